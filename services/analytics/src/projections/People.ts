/**
 * Whom events are about, and their erasure. A batch that writes about people holds a shared lock, an erasure the exclusive
 * one: no row can be written under an id that is erased at the same moment.
 */
import { PgClient } from "@effect/sql-pg"
import { UserId } from "@lyceum/domain/Ids"
import { Effect, Schema } from "effect"
import { pseudonymOf } from "../domain/Erasure.ts"

/** Under which id a person's rows are kept: their own, or after erasure the pseudonym. */
export interface KeptAs {
  readonly id: UserId
  readonly erased: boolean
}

const decodeErased = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ pseudonym: UserId })))

/** Finds under which id a person is kept. */
export type People = (user: UserId) => KeptAs

/** Resolves the people of a batch. Only inside a transaction: the lock lasts until its end. */
export const keptAs = Effect.fn("People.keptAs")(function* (users: Iterable<UserId>) {
  const sql = yield* PgClient.PgClient
  yield* sql`SELECT pg_advisory_xact_lock_shared(hashtextextended(current_schema() || '/erasure', 0))`
  const names = new Map([...new Set(users)].map((user) => [user, pseudonymOf(user)]))
  // A statement of its own after the lock: it sees every erasure that went before.
  const rows = yield* decodeErased(
    yield* sql`SELECT pseudonym::text FROM erased WHERE pseudonym = ANY(${[...names.values()]}::uuid[])`
  )
  const erased = new Set(rows.map(({ pseudonym }) => pseudonym))
  const people: People = (user) => {
    const name = names.get(user)
    return name !== undefined && erased.has(name) ? { id: name, erased: true } : { id: user, erased: false }
  }
  return people
}, Effect.orDie)

/** Puts the pseudonym in the place of each person in every table; what comes later is counted under it too. */
export const erasePeople = Effect.fn("People.erase")(function* (users: ReadonlyArray<UserId>) {
  if (users.length === 0) return
  const sql = yield* PgClient.PgClient
  yield* sql`SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '/erasure', 0))`
  const pseudonyms = users.map(pseudonymOf)
  const people = sql`unnest(${[...users]}::uuid[], ${pseudonyms}::uuid[]) AS person (id, pseudonym)`
  yield* sql`INSERT INTO erased (pseudonym) SELECT unnest(${pseudonyms}::uuid[]) ON CONFLICT DO NOTHING`
  yield* sql`UPDATE registrations SET user_id = pseudonym FROM ${people} WHERE user_id = id`
  yield* sql`UPDATE enrollments SET user_id = pseudonym, erased = true FROM ${people} WHERE user_id = id`
  yield* sql`UPDATE activity SET user_id = pseudonym FROM ${people} WHERE user_id = id`
  yield* sql`UPDATE learner_items SET user_id = pseudonym FROM ${people} WHERE user_id = id`
  yield* sql`UPDATE exports SET requested_by = pseudonym FROM ${people} WHERE requested_by = person.id`
}, Effect.orDie)
