/** How a listener speaks TLS: with the pair of `TLS_FOLDER`, to clients that our authority signed for. */
import { Config, Effect, Option } from "effect"
import type { SecureContextOptions, TlsOptions } from "node:tls"
import type { KeyPair } from "./KeyPair.ts"
import { configuredPair, lookEvery, type PairFolder } from "./PairFolder.ts"

/** `required`: who shows no certificate is not spoken to; `optional`: they are, as load balancers have none to show. */
type Clients = "required" | "optional"

export interface ListenerTls {
  readonly pairs: PairFolder
  readonly clients: Clients
  /** What the listener is made with. */
  readonly options: TlsOptions
}

const contextOf = ({ ca, cert, key }: KeyPair): SecureContextOptions => ({ ca, cert, key, minVersion: "TLSv1.2" })

/** Milliseconds that a caller has until it has said who it is. */
const handshakeTimeout = 10_000

/** `TLS_FOLDER` (none = plain HTTP) and `TLS_CLIENTS` (`required` unless it says `optional`). */
export const listenerTls = Effect.gen(function* () {
  const pairs = yield* configuredPair
  const clients = yield* Config.Literals(["required", "optional"], "TLS_CLIENTS").pipe(
    Config.withDefault("required" as const)
  )
  return Option.map(pairs, (found): ListenerTls => ({
    pairs: found,
    clients,
    options: {
      ...contextOf(found.current()),
      handshakeTimeout,
      requestCert: true,
      // Where none is needed, one that is shown must be good all the same: the listener looks itself.
      rejectUnauthorized: clients === "required"
    }
  }))
})

/** A listener whose certificate can follow another. */
interface Renewable {
  readonly setSecureContext: (options: SecureContextOptions) => void
}

/**
 * Looks at the folder again and again for the life of the scope: connections that begin after a renewal get the new certificate,
 * those that are there go on.
 */
export const followPair = (server: Renewable, { pairs }: ListenerTls) =>
  Effect.suspend(() => {
    let shown = pairs.current()
    let told: string | undefined
    return Effect.suspend(() => {
      const broken = pairs.look()
      const pair = pairs.current()
      const isNew = pair !== shown
      if (isNew) server.setSecureContext(contextOf(pair))
      shown = pair
      const isTold = broken === told
      told = broken
      if (broken !== undefined && !isTold) {
        return Effect.logError("the new certificate cannot be used, the one before stays", { reason: broken })
      }
      return isNew
        ? Effect.logInfo("the certificate was renewed", { expires: new Date(pair.expires).toISOString() })
        : Effect.void
    }).pipe(Effect.delay(lookEvery), Effect.forever, Effect.forkScoped)
  })
