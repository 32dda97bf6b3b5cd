/**
 * The folder where a service's pair lies (`TLS_FOLDER`), read anew while the service runs: cert-manager renews long before the
 * end, and kubelet exchanges the files under us. A pair that cannot be used is counted, and the one before stays. One reader a
 * folder and process, whoever asks: a listener on its clock, clients whenever they connect.
 */
import { Config, Effect, Option, Result, Schema } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { cells, observed } from "../telemetry/Own.ts"
import { type KeyPair, keyPairOf } from "./KeyPair.ts"

/** `TLS_FOLDER` holds no pair to begin with: there is no falling back to plain HTTP. */
export class TlsUnusable extends Schema.TaggedError<TlsUnusable>()("TlsUnusable", {
  folder: Schema.String,
  reason: Schema.String
}) {
  override get message() {
    return `TLS_FOLDER ${this.folder} cannot be used: ${this.reason}`
  }
}

export interface PairFolder {
  readonly folder: string
  /** The last pair that could be used; read anew when the last look is older than `lookEvery`. */
  readonly current: () => KeyPair
  /** Looks at the files at once; says why they cannot be used, if so. */
  readonly look: () => string | undefined
}

/** Milliseconds between two looks. Renewals come hours before the end: it is not this that must be quick. */
export const lookEvery = 10_000

const failures = cells(
  "counter",
  "lyceum_tls_reload_failures_total",
  "Looks at the folder of the certificate that found a pair which cannot be used; the one before stays in use"
)({})

const folders = new Map<string, PairFolder>()

observed(
  "gauge",
  "lyceum_tls_certificate_expires_timestamp_seconds",
  "When the certificate that is in use between services ends, in seconds since 1970",
  () => [...folders.values()].map((one) => [{}, Math.floor(one.current().expires / 1000)] as const).slice(0, 1)
)

const readIn = (folder: string): Result.Result<KeyPair, string> =>
  Result.flatMap(
    Result.mapError(
      Result.try(() => {
        const read = (name: string) => readFileSync(join(folder, name), "utf8")
        return { cert: read("tls.crt"), key: read("tls.key"), ca: read("ca.crt") }
      }),
      () => "tls.crt, tls.key or ca.crt cannot be read"
    ),
    keyPairOf
  )

const following = (folder: string, first: KeyPair): PairFolder => {
  let pair = first
  let looked = performance.now()
  const look = (): string | undefined => {
    looked = performance.now()
    const read = readIn(folder)
    if (Result.isFailure(read)) {
      failures.value++
      return read.failure
    }
    const { ca, cert, key } = read.success
    // The same files are the same pair: who keeps something made of it need not make it again.
    if (cert !== pair.cert || key !== pair.key || ca !== pair.ca) pair = read.success
    return undefined
  }
  return {
    folder,
    look,
    current: () => {
      if (performance.now() - looked >= lookEvery) look()
      return pair
    }
  }
}

/** The reader of a folder. */
const pairFolder = (folder: string): Effect.Effect<PairFolder, TlsUnusable> =>
  Effect.suspend(() => {
    const known = folders.get(folder)
    if (known !== undefined) return Effect.succeed(known)
    const first = readIn(folder)
    if (Result.isFailure(first)) return Effect.fail(new TlsUnusable({ folder, reason: first.failure }))
    const made = following(folder, first.success)
    folders.set(folder, made)
    return Effect.succeed(made)
  })

/** The pair of `TLS_FOLDER`; none = services speak plain HTTP, as on a laptop's loopback. */
export const configuredPair: Effect.Effect<
  Option.Option<PairFolder>,
  Config.ConfigError | TlsUnusable
> = Effect.flatMap(
  Config.option(Config.NonEmptyString("TLS_FOLDER")),
  Option.match({
    onNone: () => Effect.succeedNone,
    onSome: (folder) => Effect.map(pairFolder(folder), Option.some)
  })
)
