/** Our own services and their secrets (client credentials, RFC 6749 4.4). */
import { Config, Context, Effect, Layer, Redacted, Schema } from "effect"
import { createHash, timingSafeEqual } from "node:crypto"

const Clients = Schema.fromJsonString(Schema.Record(Schema.NonEmptyString, Schema.String.check(Schema.isMinLength(16))))

const digest = (text: string): Buffer => createHash("sha256").update(text).digest()

export class ServiceClients extends Context.Service<
  ServiceClients,
  {
    /** Whether the secret is that client's. Takes as long for a client that does not exist. */
    readonly verify: (clientId: string, clientSecret: string) => boolean
  }
>()("@lyceum/user/ServiceClients") {
  /** `SERVICE_CLIENTS`: a JSON object of name to secret (16 characters or more). */
  static readonly layer = Layer.effect(
    ServiceClients,
    Effect.gen(function* () {
      const json = yield* Config.Redacted("SERVICE_CLIENTS")
      const clients = yield* Schema.decodeEffect(Clients)(Redacted.value(json)).pipe(
        // The cause would show the secrets.
        Effect.catch(() =>
          Effect.die(new Error("SERVICE_CLIENTS must be a JSON object of name to secret (16 characters or more)"))
        )
      )
      const secrets = new Map(Object.entries(clients).map(([name, secret]) => [name, digest(secret)]))
      const nobody = Buffer.alloc(32)
      return ServiceClients.of({
        verify: (clientId, clientSecret) =>
          timingSafeEqual(digest(clientSecret), secrets.get(clientId) ?? nobody) && secrets.has(clientId)
      })
    })
  )
}
