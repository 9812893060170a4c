import { Type } from 'typebox'
import { objectShape } from '../../platform/http/shapes.ts'

/** Documents the form; it is read by RFC 6749's rules, whose errors differ from other calls'. */
export const TokenFormShape = Type.Object({
  grant_type: Type.Optional(
    Type.Unsafe<string>({ type: 'string', enum: ['client_credentials', 'password'] }),
  ),
  client_id: Type.Optional(Type.String({ description: 'The username; or by Basic' })),
  client_secret: Type.Optional(Type.String({ description: 'Its password; or by Basic' })),
  username: Type.Optional(Type.String({ description: 'For the grant `password`' })),
  password: Type.Optional(Type.String({ description: 'For the grant `password`' })),
})

export const TokenShape = objectShape(
  {
    access_token: Type.String({ description: 'For `Authorization: Bearer`' }),
    token_type: Type.Literal('Bearer'),
    expires_in: Type.Integer({ description: 'Seconds' }),
  },
  'Token',
)
