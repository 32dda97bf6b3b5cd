/** Counts failed sign-ins and says how long to wait; the rules are in `domain/Delays.ts`. Unknown addresses count the same. */
import { TooManyRequests } from "@lyceum/api/Problems"
import type { Email } from "@lyceum/domain/Account"
import { Context, DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient, type Statement } from "effect/sql"
import { createHash } from "node:crypto"
import { rowOf } from "../accounts/Rows.ts"
import { type DelayRule, delayTable, perAccount, perNetwork } from "../domain/Delays.ts"

/** Who tries: the address that was typed and the network the request came from. */
export interface SignInAttempt {
  readonly email: Email
  readonly network: string
}

/** Stands for every network. */
const everywhere = "*"

const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64url")
/** What a table knows of an address. */
export const throttleKey = (email: Email): string => hashOf(email)

const Blocked = Schema.Struct({ until: Schema.NullOr(Schema.Date) })

export class SignInThrottle extends Context.Service<
  SignInThrottle,
  {
    /** Fails with the time to wait while a delay runs. */
    readonly check: (attempt: SignInAttempt) => Effect.Effect<void, TooManyRequests>
    readonly failed: (attempt: SignInAttempt) => Effect.Effect<void>
    /** Forgets the failures from this network. */
    readonly succeeded: (attempt: SignInAttempt) => Effect.Effect<void>
    /** Removes what is known of an address, as part of an erasure. */
    readonly forget: (email: Email) => Statement.Fragment
    /** Removes rows that no rule looks at any more. */
    readonly prune: Effect.Effect<void>
  }
>()("@lyceum/user/SignInThrottle") {
  static readonly layer = Layer.effect(
    SignInThrottle,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const blocked = rowOf(Blocked)

      const check = Effect.fn("SignInThrottle.check")(function* ({ email, network }: SignInAttempt) {
        const row = yield* blocked(
          sql`SELECT max(blocked_until) AS until FROM sign_in_failures
            WHERE account = ${throttleKey(email)} AND network IN (${hashOf(network)}, ${everywhere})`
        )
        const until = Option.getOrUndefined(row)?.until?.getTime() ?? 0
        const wait = until - (yield* DateTime.now).epochMilliseconds
        if (wait > 0) return yield* new TooManyRequests({ retryAfterSeconds: Math.ceil(wait / 1000) })
      })

      const count = Effect.fnUntraced(function* (account: string, network: string, rule: DelayRule) {
        const now = yield* DateTime.now
        const at = DateTime.toDateUtc(now)
        const forgetBefore = new Date(now.epochMilliseconds - rule.forgetMillis)
        const delays = delayTable(rule)
        const failures = sql`CASE WHEN f.last_at < ${forgetBefore}::timestamptz THEN 1 ELSE f.failures + 1 END`
        yield* sql`INSERT INTO sign_in_failures AS f (account, network, failures, blocked_until, last_at)
          VALUES (${account}, ${network}, 1, ${at}, ${at})
          ON CONFLICT (account, network) DO UPDATE SET failures = ${failures}, last_at = excluded.last_at,
            blocked_until = excluded.last_at + make_interval(secs =>
              (${delays}::float8[])[least(${failures}, ${delays.length}::int)] / 1000)`.pipe(Effect.orDie)
      })

      return SignInThrottle.of({
        check,
        failed: Effect.fn("SignInThrottle.failed")(function* ({ email, network }) {
          yield* count(throttleKey(email), hashOf(network), perNetwork)
          yield* count(throttleKey(email), everywhere, perAccount)
        }),
        succeeded: Effect.fn("SignInThrottle.succeeded")(function* (attempt) {
          yield* sql`DELETE FROM sign_in_failures
            WHERE account = ${throttleKey(attempt.email)} AND network = ${hashOf(attempt.network)}`.pipe(Effect.orDie)
        }),
        forget: (email) => sql`DELETE FROM sign_in_failures WHERE account = ${throttleKey(email)}`,
        prune: Effect.gen(function* () {
          const before = new Date((yield* DateTime.now).epochMilliseconds - perNetwork.forgetMillis)
          yield* sql`DELETE FROM sign_in_failures WHERE last_at < ${before}`
        }).pipe(Effect.orDie)
      })
    })
  )
}
