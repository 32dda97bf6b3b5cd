/**
 * Second factors as they lie in the database: the secret sealed under `SECOND_FACTOR_KEY`, bound to its person; recovery codes as
 * hashes. Turning one on and off is a command of the account.
 */
import { Conflict } from "@lyceum/api/Problems"
import type { NewSecondFactor } from "@lyceum/api/SecondFactor"
import type { UserId } from "@lyceum/domain/Ids"
import { sealing, shortestSecret } from "@lyceum/runtime/Sealing"
import { Clock, Config, Context, DateTime, Effect, Layer, Option, Redacted, Schema } from "effect"
import { SqlClient, type Statement } from "effect/sql"
import type { PersonRow } from "../accounts/People.ts"
import { rowOf } from "../accounts/Rows.ts"
import { described, drawSecret, matchedStep, recoveryHash, typedCode } from "./Codes.ts"

/** One that was begun waits so long for its first code. */
export const minutesPending = 10

const Standing = Schema.Struct({ since: Schema.Date, recoveryCodesLeft: Schema.Int })
const Kept = Schema.Struct({ sealed: Schema.Uint8Array })
const One = Schema.Struct({ one: Schema.Int })

/** One that was begun and its first code: what turns it on. */
export interface Confirmable {
  readonly sealed: Uint8Array
  readonly step: number
}

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const secret = Redacted.value(yield* Config.Redacted("SECOND_FACTOR_KEY"))
  if (secret.length < shortestSecret)
    return yield* Effect.die(new Error("SECOND_FACTOR_KEY has fewer than 32 characters"))
  const { seal, unseal } = sealing(secret, "lyceum second factors")
  const [standing, kept, one] = [rowOf(Standing), rowOf(Kept), rowOf(One)]

  const open = (userId: UserId, sealed: Uint8Array) => {
    const plain = unseal(userId, sealed)
    return plain === null
      ? Effect.die(new Error("SECOND_FACTOR_KEY is not the one that sealed the second factors"))
      : Effect.succeed(plain)
  }
  const cutoff = Effect.map(DateTime.now, (now) =>
    DateTime.toDateUtc(DateTime.subtract(now, { minutes: minutesPending }))
  )

  const begin = Effect.fn("SecondFactors.begin")(function* ({
    email,
    userId
  }: PersonRow): Effect.fn.Return<typeof NewSecondFactor.Type, Conflict> {
    const drawn = drawSecret()
    const now = yield* DateTime.now
    const begun = yield* one(
      sql`INSERT INTO second_factors AS f (user_id, sealed_secret, begun_at)
        VALUES (${userId}, ${seal(userId, drawn)}::bytea, ${DateTime.toDateUtc(now)})
        ON CONFLICT (user_id) DO UPDATE SET sealed_secret = excluded.sealed_secret, begun_at = excluded.begun_at
          WHERE f.confirmed_at IS NULL
        RETURNING 1 AS one`
    )
    if (Option.isNone(begun)) return yield* new Conflict({ detail: "a second factor is on already" })
    return { ...described(drawn, email), expiresAt: DateTime.add(now, { minutes: minutesPending }) }
  })

  const confirmable = Effect.fn("SecondFactors.confirmable")(function* (userId: UserId, typed: string) {
    const found = yield* kept(
      sql`SELECT sealed_secret AS sealed FROM second_factors
        WHERE user_id = ${userId} AND confirmed_at IS NULL AND begun_at > ${yield* cutoff}`
    )
    if (Option.isNone(found)) return yield* new Conflict({ detail: "no second factor was begun: begin again" })
    const sealed = found.value.sealed.slice()
    const given = typedCode(typed)
    const step =
      given.kind === "time"
        ? matchedStep(yield* open(userId, sealed), given.code, yield* Clock.currentTimeMillis)
        : undefined
    return step === undefined ? Option.none<Confirmable>() : Option.some<Confirmable>({ sealed, step })
  })

  // One statement each: of two uses of one code at the same moment, the second finds it used.
  const use = Effect.fn("SecondFactors.use")(function* (userId: UserId, typed: string) {
    const given = typedCode(typed)
    if (given.kind === "recovery") {
      return Option.isSome(
        yield* one(
          sql`DELETE FROM recovery_codes WHERE user_id = ${userId} AND hash = ${given.hash} RETURNING 1 AS one`
        )
      )
    }
    const found = yield* kept(
      sql`SELECT sealed_secret AS sealed FROM second_factors WHERE user_id = ${userId} AND confirmed_at IS NOT NULL`
    )
    if (Option.isNone(found)) return false
    const step = matchedStep(yield* open(userId, found.value.sealed), given.code, yield* Clock.currentTimeMillis)
    if (step === undefined) return false
    return Option.isSome(
      yield* one(
        sql`UPDATE second_factors SET last_step = ${step}::bigint
          WHERE user_id = ${userId} AND confirmed_at IS NOT NULL AND last_step < ${step}::bigint RETURNING 1 AS one`
      )
    )
  })

  return {
    /** Draws a secret for a person who has none on. */
    begin,
    /** Whether it is a code of the one that was begun; `None` = it is not. */
    confirmable,
    /** Uses a code up; `false` = it is not right, or was used before. */
    use,
    /** How it stands with somebody's. */
    of: Effect.fn("SecondFactors.of")(function* (userId: UserId) {
      const row = yield* standing(
        sql`SELECT f.confirmed_at AS since,
            (SELECT count(*) FROM recovery_codes r WHERE r.user_id = f.user_id)::int AS "recoveryCodesLeft"
          FROM second_factors f WHERE f.user_id = ${userId} AND f.confirmed_at IS NOT NULL`
      )
      return Option.match(row, {
        onNone: () => ({ state: "off", since: null, recoveryCodesLeft: 0 }) as const,
        onSome: ({ recoveryCodesLeft, since }) =>
          ({ state: "on", since: DateTime.fromDateUnsafe(since), recoveryCodesLeft }) as const
      })
    }),
    /** Turns on what was begun, as a guard of another statement: gives a row unless another was begun meanwhile. */
    confirming: (userId: UserId, { sealed, step }: Confirmable, at: Date): Statement.Fragment =>
      sql`UPDATE second_factors SET confirmed_at = ${at}::timestamptz, last_step = ${step}::bigint
        WHERE user_id = ${userId} AND confirmed_at IS NULL AND sealed_secret = ${sealed}::bytea RETURNING 1 AS one`,
    /** Keeps recovery codes in place of those until now, as part of another statement. */
    keepingCodes: (userId: UserId, codes: ReadonlyArray<string>): ReadonlyArray<Statement.Fragment> => [
      sql`DELETE FROM recovery_codes WHERE user_id = ${userId}`,
      sql`INSERT INTO recovery_codes (user_id, hash)
        SELECT ${userId}::uuid, unnest(${codes.map(recoveryHash)}::text[])`
    ],
    /** Forgets it with its recovery codes, as part of another statement. */
    forgetting: (userId: UserId): Statement.Fragment => sql`DELETE FROM second_factors WHERE user_id = ${userId}`,
    /** Removes those that were begun and never confirmed. */
    prune: Effect.gen(function* () {
      yield* sql`DELETE FROM second_factors WHERE confirmed_at IS NULL AND begun_at <= ${yield* cutoff}`
    }).pipe(Effect.orDie)
  }
})

export class SecondFactors extends Context.Service<SecondFactors, Effect.Success<typeof make>>()(
  "@lyceum/user/SecondFactors"
) {
  /** `SECOND_FACTOR_KEY`: 32 characters or more. */
  static readonly layer = Layer.effect(SecondFactors, make)
}
