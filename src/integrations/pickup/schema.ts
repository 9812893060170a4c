import { Type, type Static, type TSchema } from 'typebox'
import type { Refusal } from '../../kernel/result.ts'
import { momentShape, objectShape } from '../../platform/http/shapes.ts'

/** Why something was not done, as it is kept; words are found for it when it is shown. */
export type PickupProblem = Refusal

const orNull = <Shape extends TSchema>(shape: Shape, about: { description?: string } = {}) =>
  Type.Union([shape, Type.Null()], about)
const count = (description: string) => Type.Integer({ minimum: 0, description })
const moment = (description: string) => orNull(momentShape(description), { description })

const ProblemShape = objectShape(
  {
    code: Type.String({ examples: ['source.login_failed'] }),
    detail: Type.String({ description: 'What happened, in the language of the call' }),
    advice: Type.String({ description: 'What to do' }),
    facts: Type.Record(Type.String(), Type.Unknown()),
  },
  'PickupProblem',
)

export const RunShape = objectShape(
  {
    runId: Type.String(),
    askedBy: orNull(Type.String(), { description: 'Who asked for it; null: the schedule' }),
    startedAt: momentShape('When it began; of several looks, the first'),
    endedAt: momentShape('When it ended; of several looks, the last'),
    looks: count('How often in a row the folder was looked at and showed the same, with nothing to take'),
    seen: count('Files in the folder that the pattern wants'),
    waiting: count('Of them, those that wait: for a second listing, or for the next run'),
    taken: count('Files that became loads'),
    refused: count('Files of which no load could be made'),
    problem: orNull(ProblemShape, { description: 'Why it could not be made, or not to its end' }),
  },
  'PickupRun',
)

export const FILE_STATES = ['waiting', 'taken', 'refused'] as const

export const RemoteFileShape = objectShape(
  {
    fileId: Type.String(),
    name: Type.String(),
    bytes: count('Its size when it was last listed'),
    modifiedAt: moment('Its time, as the server tells it'),
    firstSeenAt: momentShape('When it was first listed'),
    state: Type.Enum([...FILE_STATES], {
      description: '`waiting` to be taken, `taken` as a load, or `refused`: no load could be made of it',
    }),
    takenAt: moment('When the hub had it whole'),
    sha256: orNull(Type.String()),
    loadId: orNull(Type.String(), { description: 'The load it became, as long as that is kept' }),
    refusal: orNull(ProblemShape, { description: 'Why no load could be made of it' }),
    movedTo: orNull(Type.String(), { description: 'Where it was archived' }),
    leftBecause: orNull(ProblemShape, {
      description:
        'Why it still lies where it was, or why its refused rows could not be put back; it is not loaded again all the same',
    }),
    goneAt: moment('Since when its name is free again'),
    returnedRows: count('Refused rows that were put into `failedFolder`'),
    returnedAt: moment('When'),
  },
  'RemoteFile',
)

export const PickupShape = objectShape(
  {
    nextRunAt: moment('When the folder is looked at next; null: not by itself'),
    running: Type.Boolean({ description: 'It is being looked at now' }),
    lastRun: orNull(RunShape),
  },
  'Pickup',
)

export const RunAskedShape = objectShape(
  {
    askedAt: momentShape('When it was asked for'),
    watch: Type.Array(Type.String(), { description: 'Where to see what comes of it' }),
  },
  'RunAsked',
)

export type RunAsked = Static<typeof RunAskedShape>
export type PickupRun = Static<typeof RunShape>
export type RemoteFileItem = Static<typeof RemoteFileShape>
export type Pickup = Static<typeof PickupShape>
