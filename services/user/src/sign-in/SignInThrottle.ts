/** Counts failed sign-ins and says how long to wait; the rules are in `domain/Delays.ts`. Unknown addresses count the same. */
import type { TooManyRequests } from "@lyceum/api/Problems"
import type { Email } from "@lyceum/domain/Account"
import { Context, DateTime, Effect, Layer } from "effect"
import { SqlClient, type Statement } from "effect/sql"
import { type DelayRule, perAccount, perNetwork } from "../domain/Delays.ts"
import { everywhere, failureCounts, hashOf } from "./FailureCounts.ts"

/** Who tries: the address that was typed and the network the request came from. */
export interface SignInAttempt {
  readonly email: Email
  readonly network: string
}

/** What the table knows of an address where its password was tried, and where links were asked for. */
export const throttleKey = (email: Email): string => hashOf(email)
export const linkKey = (email: Email): string => hashOf(`password-reset ${email}`)

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
      const counts = failureCounts(sql)

      const check = Effect.fn("SignInThrottle.check")(({ email, network }: SignInAttempt) =>
        counts.check(sql`account = ${throttleKey(email)} AND network IN (${hashOf(network)}, ${everywhere})`)
      )
      const count = (account: string, network: string, rule: DelayRule) =>
        Effect.orDie(Effect.flatMap(counts.counting(account, network, rule), (statement) => statement))

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
        forget: (email) =>
          sql`DELETE FROM sign_in_failures WHERE account IN (${throttleKey(email)}, ${linkKey(email)})`,
        prune: Effect.gen(function* () {
          const before = new Date((yield* DateTime.now).epochMilliseconds - perNetwork.forgetMillis)
          yield* sql`DELETE FROM sign_in_failures WHERE last_at < ${before}`
        }).pipe(Effect.orDie)
      })
    })
  )
}
