/**
 * Forgotten passwords. Asking does the same work for every address: it counts and keeps what was typed. Whether somebody has
 * that address is looked up a moment later by the mail worker, which makes the link; only the hash of its secret is kept.
 */
import type { TooManyRequests } from "@lyceum/api/Problems"
import { Uuids } from "@lyceum/database/Uuids"
import { Email } from "@lyceum/domain/Account"
import type { UserId } from "@lyceum/domain/Ids"
import { asPartOf, traceOfJob } from "@lyceum/messaging/Traces"
import { Context, DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { People, PersonRow, selectPerson } from "../accounts/People.ts"
import { rowOf, rowsOf } from "../accounts/Rows.ts"
import { linksPerAddress, linksPerNetwork } from "../domain/Delays.ts"
import { MailOutbox } from "../mail/MailOutbox.ts"
import { everywhere, failureCounts, hashOf } from "../sign-in/FailureCounts.ts"
import { linkKey, type SignInAttempt } from "../sign-in/SignInThrottle.ts"
import { newSecret, secretHash } from "../tokens/Secrets.ts"

/** A link is good for so long. */
export const minutesValid = 30

const Asked = Schema.Struct({ id: Schema.String, email: Email, traceparent: Schema.NullOr(Schema.String) })
const Link = Schema.Struct({ createdAt: Schema.Date, expiresAt: Schema.Date })
const linkPrefix = "lyceum_pr_"
/** Counts links by network, whatever the address. */
const anyAddress = hashOf("password-reset")
/** Requests that are looked up at once. */
const batch = 100

export class PasswordResets extends Context.Service<
  PasswordResets,
  {
    /** Takes a request for a link. */
    readonly request: (attempt: SignInAttempt) => Effect.Effect<void, TooManyRequests>
    /** Makes the links that were asked for, with their messages; how many requests there were. */
    readonly issue: Effect.Effect<number>
    /** Whose unused link it is, by the hash of its secret. */
    readonly holder: (hash: string) => Effect.Effect<Option.Option<PersonRow>>
    /** A person's unused links. */
    readonly openOf: (userId: UserId) => Effect.Effect<ReadonlyArray<typeof Link.Type>>
    /** Removes links that are too old. */
    readonly prune: Effect.Effect<void>
  }
>()("@lyceum/user/PasswordResets") {
  static readonly layer = Layer.effect(
    PasswordResets,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const people = yield* People
      const outbox = yield* MailOutbox
      const counts = failureCounts(sql)
      const asked = rowsOf(Asked)
      const holder = rowOf(PersonRow)
      const select = yield* selectPerson(sql)

      const request = Effect.fn("PasswordResets.request")(function* ({ email, network }: SignInAttempt) {
        const [address, from] = [linkKey(email), hashOf(network)]
        yield* counts.check(
          sql`(account = ${address} AND network = ${everywhere}) OR (account = ${anyAddress} AND network = ${from})`
        )
        const uuid = yield* Uuids
        const at = DateTime.toDateUtc(yield* DateTime.now)
        const byAddress = yield* counts.counting(address, everywhere, linksPerAddress)
        const byNetwork = yield* counts.counting(anyAddress, from, linksPerNetwork)
        yield* Effect.orDie(
          sql`WITH by_address AS (${byAddress}), by_network AS (${byNetwork})
            INSERT INTO password_reset_requests (id, email, created_at, traceparent)
            VALUES (${uuid()}, ${email}, ${at}, ${(yield* traceOfJob) ?? null}::text)`
        )
        yield* outbox.wake
      })

      const issueOne = Effect.fnUntraced(function* ({ email, id }: typeof Asked.Type) {
        const person = Option.getOrUndefined(yield* people.byEmail(email))
        if (person === undefined || person.status !== "active") {
          return yield* sql`DELETE FROM password_reset_requests WHERE id = ${id}`
        }
        const { locale, name, userId } = person
        const secret = newSecret(linkPrefix)
        const now = yield* DateTime.now
        const at = DateTime.toDateUtc(now)
        const until = DateTime.toDateUtc(DateTime.add(now, { minutes: minutesValid }))
        const resetUrl = outbox.link(`/reset-password?token=${secret}`)
        const mail = yield* outbox.keeping(
          {
            id: `password-reset-${id}`,
            userId,
            to: email,
            locale,
            template: "password-reset",
            data: { name, resetUrl, minutesValid }
          },
          sql`made`
        )
        // One request, one link: of two processes that look at it, one deletes it. Nothing for who was erased meanwhile.
        return yield* sql`WITH asked AS (DELETE FROM password_reset_requests WHERE id = ${id} RETURNING id),
          who AS (SELECT user_id FROM accounts WHERE user_id = ${userId} AND status = 'active' FOR SHARE),
          made AS (
            INSERT INTO password_resets (hash, user_id, created_at, expires_at)
            SELECT ${secretHash(secret)}, who.user_id, ${at}::timestamptz, ${until}::timestamptz FROM who, asked
            RETURNING hash
          ) ${mail}`
      }, Effect.orDie)

      return PasswordResets.of({
        request,
        issue: Effect.gen(function* () {
          const requests = yield* asked(
            sql`SELECT id::text AS id, email, traceparent FROM password_reset_requests ORDER BY created_at, id LIMIT ${batch}`
          )
          yield* Effect.forEach(requests, (request) => asPartOf(request.traceparent, issueOne(request)), {
            discard: true
          })
          return requests.length
        }),
        openOf: (userId) =>
          rowsOf(Link)(
            sql`SELECT created_at AS "createdAt", expires_at AS "expiresAt" FROM password_resets
              WHERE user_id = ${userId} ORDER BY created_at`
          ),
        prune: Effect.gen(function* () {
          yield* sql`DELETE FROM password_resets WHERE expires_at <= ${DateTime.toDateUtc(yield* DateTime.now)}`
        }).pipe(Effect.orDie),
        holder: Effect.fn("PasswordResets.holder")(function* (hash) {
          const at = DateTime.toDateUtc(yield* DateTime.now)
          return yield* holder(
            sql`${select} JOIN password_resets r USING (user_id)
              WHERE r.hash = ${hash} AND r.expires_at > ${at} AND a.status = 'active'`
          )
        })
      })
    })
  )
}
