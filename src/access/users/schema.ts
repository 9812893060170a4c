import { Type } from 'typebox'
import { listQuery, momentShape, objectShape, pageShape } from '../../platform/http/shapes.ts'
import { USERNAME_PATTERN } from '../credentials.ts'
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '../passwords.ts'
import { PERMISSIONS } from '../permissions.ts'
import { SITE_ID_PATTERN } from '../site.ts'

const GRANTS_DESCRIPTION = `Permissions by site, of: ${PERMISSIONS.join(', ')}`
const PERMISSIONS_MAX = 100

const GrantsShape = Type.Record(
  Type.String({ pattern: SITE_ID_PATTERN }),
  Type.Array(Type.String(), { maxItems: PERMISSIONS_MAX }),
  {
    description: GRANTS_DESCRIPTION,
    additionalProperties: false,
    examples: [{ DEMO: ['load', 'configure'] }],
  },
)

export const UserPathShape = objectShape({ username: Type.String({ pattern: USERNAME_PATTERN }) })

export const UserBodyShape = objectShape(
  {
    password: Type.Optional(
      Type.String({
        description: `${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters. A new user needs one; a new one ends all tokens`,
      }),
    ),
    grants: GrantsShape,
  },
  'UserBody',
)

export const UserShape = objectShape(
  {
    username: Type.String(),
    hubAdmin: Type.Boolean({ description: 'Whether it administers the hub: set by the command line only' }),
    grants: GrantsShape,
    createdAt: momentShape('When it was made'),
    updatedAt: momentShape('When it was last changed'),
  },
  'User',
)

export const UserQueryShape = listQuery({})
export const UserPageShape = pageShape(UserShape)
