/**
 * How many requests a minute one person, one API token and one anonymous address may make of a service, whichever replica
 * answers. Replicas tell each other once a second through the service's own database; between two tellings each decides alone,
 * so that together they let through at most what comes within one second more than the quota, for each replica but one.
 */
import { PgClient } from "@effect/sql-pg"
import { Clock, Config, Context, Effect, Layer, Option, Schema } from "effect"
import { createHash } from "node:crypto"
import { clientAddress } from "../http/ClientAddress.ts"
import { makeWindows, type Policy, type Standing } from "./Windows.ts"

/** The limits of one service; each function counts the request and says where the client stands, or nothing without a limit. */
export interface Limits {
  /** A request of a signed-in person; `token` is the API token that it came with, if it did. The tighter standing. */
  readonly person: (userId: string, token: string | undefined, now: number) => Standing | undefined
  /** A request without a valid token. */
  readonly address: (request: Caller, now: number) => Standing | undefined
  /** Addresses are counted whatever token a request shows: nobody here counts persons. */
  readonly everybody?: true
}

/** Who asks, and for what: path and query. */
export type Caller = Parameters<typeof clientAddress>[0] & { readonly url: string }

/** Routes that are served by themselves, as in tests, are not limited. */
export const RateLimits = Context.Reference<Limits>("@lyceum/runtime/RateLimits", {
  defaultValue: () => ({ person: () => undefined, address: () => undefined })
})

/** Requests a minute of one address; 0 = without a limit. */
export const addressQuota = Config.Int("RATE_LIMIT_ADDRESS").pipe(Config.withDefault(1200))

/** The same of persons and tokens too. */
const quotas = Config.all({
  user: Config.Int("RATE_LIMIT_USER").pipe(Config.withDefault(1200)),
  token: Config.Int("RATE_LIMIT_TOKEN").pipe(Config.withDefault(600)),
  address: addressQuota
})

const tellEvery = "1 second"

/** Of a minute that is over nobody asks; kept a little for clocks that differ. */
const keptMillis = 10 * 60_000

/** No address, no id and no token stands in the table. */
const hidden = (key: string): string => createHash("sha256").update(key).digest("base64url")

const Total = Schema.Struct({ key: Schema.String, count: Schema.Int })
const decodeTotals = Schema.decodeUnknownEffect(Schema.Array(Total))

const layerOf = (sql: PgClient.PgClient) =>
  Effect.gen(function* () {
    const { address, token, user } = yield* quotas
    const known = yield* Config.option(Config.Int("FORWARDED_HOPS"))
    const policy = (name: Policy["name"], quota: number): Policy | undefined =>
      quota > 0 ? { name, quota } : undefined
    const [ofUser, ofToken, ofAddress] = [policy("user", user), policy("token", token), policy("address", address)]
    const windows = makeWindows()
    const take = (one: Policy | undefined, subject: string, now: number) =>
      one === undefined ? undefined : windows.take(one, subject, now)

    let pruned = 0
    const tell = Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis
      const { counts, window } = windows.untold(now)
      if (counts.length === 0) return
      const names = new Map(counts.map(({ key }) => [hidden(key), key]))
      const rows = [...names].toSorted(([a], [b]) => (a < b ? -1 : 1))
      const own = new Map(counts.map(({ count, key }) => [key, count]))
      const begun = new Date(window)
      yield* sql`INSERT INTO rate_counts AS r (key, begun_at, count)
          SELECT key, ${begun}, count FROM unnest(${rows.map(([key]) => key)}::text[],
            ${rows.map(([, key]) => own.get(key) ?? 0)}::int[]) AS new (key, count)
          ON CONFLICT (key, begun_at) DO UPDATE SET count = r.count + excluded.count
          RETURNING key, count`.pipe(
        Effect.flatMap(decodeTotals),
        Effect.tap((totals) =>
          Effect.sync(() =>
            windows.learn(
              window,
              totals.flatMap(({ count, key }) => {
                const name = names.get(key)
                return name === undefined ? [] : [{ key: name, count }]
              })
            )
          )
        ),
        Effect.tapError(() => Effect.sync(() => windows.keep(window, counts)))
      )
      if (window > pruned) {
        pruned = window
        yield* sql`DELETE FROM rate_counts WHERE begun_at < ${new Date(now - keptMillis)}`
      }
    })
    yield* tell.pipe(
      Effect.catchCause((cause) => Effect.logDebug("counts of requests were not shared", cause)),
      Effect.delay(tellEvery),
      Effect.forever,
      Effect.forkScoped
    )
    const limits: Limits = {
      person: (userId: string, apiToken: string | undefined, now: number) => {
        const ofPerson = take(ofUser, userId, now)
        if (apiToken === undefined || ofPerson?.allowed === false) return ofPerson
        return take(ofToken, apiToken, now) ?? ofPerson
      },
      // Behind a proxy that the service was not told of, every stranger would have the proxy's address.
      address: (request: Caller, now: number) =>
        Option.isNone(known) ? undefined : take(ofAddress, clientAddress(request, known.value), now)
    }
    return limits
  })

/**
 * `RATE_LIMIT_USER` (1200), `RATE_LIMIT_TOKEN` (600) and `RATE_LIMIT_ADDRESS` (1200) a minute; addresses count only where
 * `FORWARDED_HOPS` says how to know them. Needs the table of `rateCounts`.
 */
export const rateLimitsLayer = Layer.effect(
  RateLimits,
  Effect.flatMap(PgClient.PgClient, (sql) => layerOf(sql))
)
