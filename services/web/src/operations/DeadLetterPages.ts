/** Dead letters of all services as one list, and their names. */
import { DeadLetterId, type PlacedLetter, ServiceName } from "@lyceum/api/Operations"
import { NotFound } from "@lyceum/api/Problems"
import { Effect, Schema } from "effect"

/** Where a dead letter is. */
export const LetterKey = Schema.Struct({
  service: ServiceName,
  topic: Schema.String,
  group: Schema.String,
  offset: Schema.Int
})
export type LetterKey = typeof LetterKey.Type

const makeId = Schema.decodeSync(DeadLetterId)

/** The name of a dead letter in addresses. */
export const idOf = ({ group, offset, service, topic }: LetterKey): typeof DeadLetterId.Type =>
  makeId([service, group, topic, String(offset)].join("~"))

const decodeKey = Schema.decodeUnknownOption(
  Schema.Struct({
    service: ServiceName,
    topic: Schema.String,
    group: Schema.String,
    offset: Schema.FiniteFromString.check(Schema.isInt())
  })
)

/** Where the dead letter of that name is; fails when no service is called so. */
export const keyOf = (id: typeof DeadLetterId.Type): Effect.Effect<LetterKey, NotFound> => {
  const [service, group, topic, offset] = id.split("~")
  return Effect.mapError(Effect.fromOption(decodeKey({ service, group, topic, offset })), () => new NotFound())
}

/** A dead letter with its name. */
export const named = <Letter extends typeof PlacedLetter.Type>(service: ServiceName, letter: Letter) => ({
  id: idOf({ service, ...letter }),
  service,
  ...letter
})

/** The services that a page may reach into: from the cursor's on, or the one that was asked for. */
export const servicesFrom = (
  asked: ServiceName | undefined,
  after: LetterKey | undefined
): ReadonlyArray<ServiceName> => {
  const names = asked === undefined ? ServiceName.literals : [asked]
  return after === undefined ? names : names.slice(Math.max(0, names.indexOf(after.service)))
}
