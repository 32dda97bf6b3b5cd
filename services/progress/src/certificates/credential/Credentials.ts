/**
 * Signed credentials. Nothing of them is kept: a credential is made of its certificate, the course's title, whom it names and
 * the newest key, and is the same bytes as long as these are.
 */
import { Cache, Config, Context, Data, Effect, Layer } from "effect"
import { didOf, keyIdOf } from "../issuer/Did.ts"
import { IssuerKeys } from "../issuer/IssuerKeys.ts"
import { type Certified, type Identity, openBadge } from "./OpenBadge.ts"

/** Signed credentials in memory at a time, a few kilobytes each. */
const capacity = 500

/** Loaded by the first who asks. */
const proofs = Effect.promise(() => import("./Proofs.ts"))

/** What makes a credential, compared by value. The key that signs is named, so that a newer one makes a new credential. */
class Wanted extends Data.Class<
  Omit<Certified, "issuedAt"> & {
    readonly issuedAt: number
    readonly name: string | null
    readonly emailHash: string | null
    readonly publicKeyMultibase: string
  }
> {}

export class Credentials extends Context.Service<
  Credentials,
  {
    /** The credential as JSON, signed with the newest key. `identity` null = names nobody. */
    readonly sign: (certified: Certified, identity: Identity | null) => Effect.Effect<string>
  }
>()("@lyceum/progress/certificates/credential/Credentials") {
  /** `PUBLIC_URL`: the platform's address, which makes the issuer's DID. */
  static readonly layer = Layer.effect(
    Credentials,
    Effect.gen(function* () {
      const publicUrl = yield* Config.URL("PUBLIC_URL")
      const keys = yield* IssuerKeys

      const make = Effect.fn("Credentials.make")(function* (wanted: Wanted) {
        const { courseId, courseTitle, courseVersion, emailHash, id, issuedAt, name } = wanted
        const { signed } = yield* proofs
        const key = yield* keys.current
        const identity = name === null || emailHash === null ? null : { name, emailHash }
        const credential = openBadge(
          publicUrl,
          { id, courseId, courseTitle, courseVersion, issuedAt: new Date(issuedAt) },
          identity
        )
        // When it could first be made. The time of the request would make every answer another one.
        const createdAt = new Date(Math.max(issuedAt, key.createdAt))
        const keyId = keyIdOf(didOf(publicUrl), key)
        return JSON.stringify(yield* Effect.promise(() => signed(credential, { key, keyId, createdAt })))
      })
      const cache = yield* Cache.make({ capacity, lookup: make })

      return Credentials.of({
        sign: Effect.fnUntraced(function* ({ courseId, courseTitle, courseVersion, id, issuedAt }, identity) {
          const { publicKeyMultibase } = yield* keys.current
          return yield* Cache.get(
            cache,
            new Wanted({
              id,
              courseId,
              courseTitle,
              courseVersion,
              publicKeyMultibase,
              issuedAt: issuedAt.getTime(),
              name: identity?.name ?? null,
              emailHash: identity?.emailHash ?? null
            })
          )
        })
      })
    })
  )
}
