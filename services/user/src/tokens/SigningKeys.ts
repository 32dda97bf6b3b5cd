/**
 * The Ed25519 keys that sign access tokens. A new key is published before it signs, so that every verifier can know it; an
 * old one stays published until its tokens are over.
 */
import { tokenAlgorithm } from "@lyceum/runtime/auth/AccessTokens"
import { remembered } from "@lyceum/runtime/Remembered"
import { Clock, Context, DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { calculateJwkThumbprint, type CryptoKey, exportJWK, generateKeyPair, importJWK } from "jose"
import { rowsOf } from "../accounts/Rows.ts"
import { accessTokenSeconds } from "./Lifetimes.ts"

const Jwk = Schema.Struct({
  kty: Schema.Literal("OKP"),
  crv: Schema.Literal("Ed25519"),
  x: Schema.String,
  d: Schema.optionalKey(Schema.String)
})
type Jwk = typeof Jwk.Type

const KeyRow = Schema.Struct({
  kid: Schema.String,
  privateKey: Jwk,
  publicKey: Jwk,
  createdAt: Schema.Date
})

interface SigningKey {
  readonly kid: string
  readonly createdAt: number
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly published: Jwk
}

/** How long a process believes what it knows of the keys; rotation by another process is seen after that. */
const staleMillis = 30_000
/** A token with an unknown key makes the keys be read again, at most once in this time. */
const rereadMillis = 1000
/**
 * A new key signs only when it has been published so long: by then each of our processes publishes it, and a verifier that
 * does not know it yet may ask again (jose waits a second between two questions).
 */
const activationMillis = staleMillis + 5000
/** A retired key stays published so long: until its successor signs everywhere, and its last token's lifetime. */
const publishedMillis = accessTokenSeconds * 1000 + activationMillis + 2 * staleMillis

const importKey = (jwk: Jwk) =>
  Effect.promise(async () => {
    const key = await importJWK(jwk, tokenAlgorithm)
    if (key instanceof Uint8Array) throw new Error("a signing key is not a key pair")
    return key
  })

export class SigningKeys extends Context.Service<
  SigningKeys,
  {
    /** The key that signs: the newest that is published long enough, or the oldest there is. */
    readonly current: Effect.Effect<{ readonly kid: string; readonly privateKey: CryptoKey }>
    readonly find: (kid: string) => Effect.Effect<CryptoKey | undefined>
    /** The public keys as JWKs (RFC 7517). */
    readonly published: Effect.Effect<ReadonlyArray<Readonly<Record<string, unknown>>>>
    /** Makes a new key and retires the others. Gives its id. */
    readonly rotate: Effect.Effect<string>
  }
>()("@lyceum/user/SigningKeys") {
  static readonly layer = Layer.effect(
    SigningKeys,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const rows = rowsOf(KeyRow)

      const draw = Effect.promise(async () => {
        const pair = await generateKeyPair(tokenAlgorithm, { crv: "Ed25519", extractable: true })
        const [privateKey, publicKey] = [await exportJWK(pair.privateKey), await exportJWK(pair.publicKey)]
        return { kid: await calculateJwkThumbprint(publicKey), privateKey, publicKey }
      })
      const insert = Effect.fnUntraced(function* (onlyFirst: boolean) {
        const { kid, privateKey, publicKey } = yield* draw
        const now = DateTime.toDateUtc(yield* DateTime.now)
        const retire = onlyFirst
          ? sql`SELECT`
          : sql`UPDATE signing_keys SET retired_at = ${now} WHERE retired_at IS NULL`
        yield* sql`WITH retired AS (${retire}) INSERT INTO signing_keys (kid, private_key, public_key, created_at)
          SELECT ${kid}, ${JSON.stringify(privateKey)}::text::jsonb, ${JSON.stringify(publicKey)}::text::jsonb, ${now}::timestamptz
          ${onlyFirst ? sql`WHERE NOT EXISTS (SELECT FROM signing_keys WHERE retired_at IS NULL)` : sql``}`
        return kid
      }, Effect.orDie)

      const load = Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        const found = yield* rows(
          sql`SELECT kid, private_key AS "privateKey", public_key AS "publicKey", created_at AS "createdAt"
            FROM signing_keys WHERE retired_at IS NULL OR retired_at > ${new Date(now - publishedMillis)}
            ORDER BY created_at DESC, kid`
        )
        return yield* Effect.forEach(found, (row) =>
          Effect.gen(function* (): Effect.fn.Return<SigningKey> {
            return {
              kid: row.kid,
              createdAt: row.createdAt.getTime(),
              privateKey: yield* importKey(row.privateKey),
              publicKey: yield* importKey(row.publicKey),
              published: row.publicKey
            }
          })
        )
      })

      yield* insert(true)
      /** The keys, read again when what is known is older than so many milliseconds. */
      const keys = yield* remembered(load)
      const findIn = (all: ReadonlyArray<SigningKey>, kid: string) => all.find((key) => key.kid === kid)?.publicKey

      return SigningKeys.of({
        current: Effect.gen(function* () {
          const all = yield* keys(staleMillis)
          const before = (yield* Clock.currentTimeMillis) - activationMillis
          const key = all.find(({ createdAt }) => createdAt <= before) ?? all.at(-1)
          return key ?? (yield* Effect.die(new Error("there is no signing key")))
        }),
        find: Effect.fnUntraced(function* (kid) {
          return findIn(yield* keys(staleMillis), kid) ?? findIn(yield* keys(rereadMillis), kid)
        }),
        published: Effect.map(keys(staleMillis), (all) =>
          all.map(({ kid, published }) => ({ ...published, kid, alg: tokenAlgorithm, use: "sig" }))
        ),
        rotate: Effect.tap(insert(false), () => keys(0))
      })
    })
  )
}
