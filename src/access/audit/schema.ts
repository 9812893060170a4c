import { Type } from 'typebox'
import { listQuery, momentShape, objectShape, pageShape } from '../../platform/http/shapes.ts'

export const AuditQueryShape = listQuery({})

export const AuditPageShape = pageShape(
  objectShape({
    at: momentShape('When'),
    by: Type.String({ description: 'Username, or `command line`' }),
    action: Type.String({ examples: ['user.changed'] }),
    subject: Type.String({ description: 'What was changed: a username, the name of an integration' }),
    facts: Type.Record(Type.String(), Type.Unknown(), { description: 'Never a password or a secret' }),
  }),
)
