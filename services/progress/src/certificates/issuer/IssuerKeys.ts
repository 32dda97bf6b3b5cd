/**
 * The Ed25519 keys that sign certificates. One is made at the first start and kept sealed. A new key is published before it
 * signs, so that a verifier who remembers the document for a while knows it. Old keys stay published for ever: what they
 * signed stays valid. A withdrawn key (its private part is known to others) stays named, and is no longer believed.
 */
import { remembered } from "@lyceum/runtime/Remembered"
import { sealing, shortestSecret } from "@lyceum/runtime/Sealing"
import { PgClient } from "@effect/sql-pg"
import { Clock, Config, Context, DateTime, Effect, Layer, Redacted, Schema } from "effect"
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto"
import type { PublishedKey } from "./Did.ts"
import { publicMultikey } from "./Multibase.ts"

/** A key that may sign. `createdAt` in milliseconds since 1970. */
export interface SigningKey {
  readonly publicKeyMultibase: string
  readonly createdAt: number
  readonly privateKey: KeyObject
}

/** How long others may remember the published keys, in seconds. */
export const rememberSeconds = 300
/** How long a process believes what it knows of the keys. */
const staleMillis = 30_000
/** A new key signs when every verifier and every process of ours has had the time to know it. */
const activationMillis = rememberSeconds * 1000 + staleMillis

const KeyRow = Schema.Struct({
  publicKey: Schema.String,
  sealed: Schema.Uint8Array,
  createdAt: Schema.Date,
  withdrawnAt: Schema.NullOr(Schema.Date)
})
const decodeRows = Schema.decodeUnknownEffect(Schema.Array(KeyRow))

interface Known {
  readonly published: ReadonlyArray<PublishedKey>
  readonly signing: ReadonlyArray<SigningKey>
}

export class IssuerKeys extends Context.Service<
  IssuerKeys,
  {
    /** The key that signs: the newest that is published long enough, or the oldest there is. */
    readonly current: Effect.Effect<SigningKey>
    /** All of them, newest first. */
    readonly published: Effect.Effect<ReadonlyArray<PublishedKey>>
    /** Makes a new key, which signs once it is known; gives its public part. */
    readonly rotate: Effect.Effect<string>
    /** No longer believes a key, and makes a new one when none is left. `false` = there is no such key. */
    readonly withdraw: (publicKeyMultibase: string) => Effect.Effect<boolean>
  }
>()("@lyceum/progress/certificates/issuer/IssuerKeys") {
  /** `CERTIFICATE_KEY_SECRET`: 32 characters or more. */
  static readonly layer = Layer.effect(
    IssuerKeys,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const secret = Redacted.value(yield* Config.Redacted("CERTIFICATE_KEY_SECRET"))
      if (secret.length < shortestSecret)
        return yield* Effect.die(new Error("CERTIFICATE_KEY_SECRET has fewer than 32 characters"))
      const { seal, unseal } = sealing(secret, "lyceum certificate issuer keys")

      const insert = Effect.fnUntraced(function* (onlyWithoutOne: boolean) {
        const { privateKey, publicKey } = generateKeyPairSync("ed25519")
        // The last 32 bytes of SubjectPublicKeyInfo are the key (RFC 8410 4).
        const name = publicMultikey(publicKey.export({ format: "der", type: "spki" }).subarray(-32))
        const sealed = seal(name, privateKey.export({ format: "der", type: "pkcs8" }))
        const now = DateTime.toDateUtc(yield* DateTime.now)
        yield* sql`INSERT INTO certificate_keys (public_key, sealed_private_key, created_at)
          SELECT ${name}, ${sealed}::bytea, ${now}::timestamptz
          ${onlyWithoutOne ? sql`WHERE NOT EXISTS (SELECT FROM certificate_keys WHERE withdrawn_at IS NULL)` : sql``}`
        return name
      }, Effect.orDie)

      const load = Effect.gen(function* () {
        const rows = yield* decodeRows(
          yield* sql`SELECT public_key AS "publicKey", sealed_private_key AS sealed, created_at AS "createdAt",
            withdrawn_at AS "withdrawnAt" FROM certificate_keys ORDER BY created_at DESC, public_key`
        )
        const signing: Array<SigningKey> = []
        for (const { createdAt, publicKey, sealed, withdrawnAt } of rows) {
          if (withdrawnAt !== null) continue
          const plain = unseal(publicKey, sealed)
          if (plain === null)
            return yield* Effect.die(new Error("CERTIFICATE_KEY_SECRET is not the one that sealed the issuer's keys"))
          const privateKey = createPrivateKey({ key: plain, format: "der", type: "pkcs8" })
          signing.push({ publicKeyMultibase: publicKey, createdAt: createdAt.getTime(), privateKey })
        }
        const published = rows.map(({ publicKey, withdrawnAt }) => ({ publicKeyMultibase: publicKey, withdrawnAt }))
        return { published, signing } satisfies Known
      }).pipe(Effect.orDie)

      yield* insert(true)
      /** The keys, read again when what is known is older than so many milliseconds. */
      const keys = yield* remembered(load)

      return IssuerKeys.of({
        current: Effect.gen(function* () {
          const { signing } = yield* keys(staleMillis)
          const before = (yield* Clock.currentTimeMillis) - activationMillis
          const key = signing.find(({ createdAt }) => createdAt <= before) ?? signing.at(-1)
          return key ?? (yield* Effect.die(new Error("there is no key to sign certificates with")))
        }),
        published: Effect.map(keys(staleMillis), ({ published }) => published),
        rotate: Effect.tap(insert(false), () => keys(0)),
        withdraw: Effect.fn("IssuerKeys.withdraw")(function* (publicKeyMultibase: string) {
          const now = DateTime.toDateUtc(yield* DateTime.now)
          const gone = yield* Effect.orDie(sql`UPDATE certificate_keys SET withdrawn_at = ${now}
            WHERE public_key = ${publicKeyMultibase} AND withdrawn_at IS NULL RETURNING 1`)
          yield* insert(true)
          yield* keys(0)
          return gone.length > 0
        })
      })
    })
  )
}
