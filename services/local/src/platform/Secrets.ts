/** Secrets that must survive a restart, drawn once a data folder and readable by its owner alone. */
import { Effect, Schema } from "effect"
import { randomBytes } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const Secrets = Schema.Struct({
  managementToken: Schema.String,
  uploadSigningKey: Schema.String,
  /** Signs the links that end messages. Folders of before there were such links lack it. */
  unsubscribeKey: Schema.optionalKey(Schema.String),
  /** Seals second factors. Folders of before there were some lack it. */
  secondFactorKey: Schema.optionalKey(Schema.String),
  /** Absent in folders of earlier releases: drawn then. */
  certificateKeySecret: Schema.optionalKey(Schema.String),
  serviceClients: Schema.Record(Schema.String, Schema.String)
})
const Wire = Schema.fromJsonString(Secrets)

const draw = () => randomBytes(32).toString("base64url")

/** Reads the folder's secrets, drawing them at the first start. `services` are the clients that need one. */
export const secretsOf = (folder: string, services: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const file = join(folder, "secrets.json")
    const known = existsSync(file)
      ? yield* Schema.decodeEffect(Wire)(readFileSync(file, "utf8"))
      : {
          managementToken: draw(),
          uploadSigningKey: draw(),
          certificateKeySecret: draw(),
          secondFactorKey: draw(),
          unsubscribeKey: draw(),
          serviceClients: {}
        }
    const serviceClients: Record<string, string> = Object.fromEntries(
      services.map((name) => [name, known.serviceClients[name] ?? draw()])
    )
    const secrets = {
      ...known,
      certificateKeySecret: known.certificateKeySecret ?? draw(),
      secondFactorKey: known.secondFactorKey ?? draw(),
      unsubscribeKey: known.unsubscribeKey ?? draw(),
      serviceClients
    }
    writeFileSync(file, yield* Schema.encodeEffect(Wire)(secrets), { mode: 0o600 })
    return secrets
  }).pipe(Effect.orDie)
