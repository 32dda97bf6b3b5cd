/** Certificates: once for each learner and version, verifiable by strangers, and named only by choice. */
import { assert, describe, it, layer } from "@effect/vitest"
import { from, toJwk } from "@digitalbazaar/ed25519-multikey"
import { Email, PersonName } from "@lyceum/domain/Account"
import { certificateId as certificateIdOf } from "@lyceum/domain/DerivedId"
import { Effect, Exit, Layer, ConfigProvider, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { createHash, generateKeyPairSync, randomUUID } from "node:crypto"
import { IssuerKeys } from "../src/certificates/issuer/IssuerKeys.ts"
import { base58, publicMultikey } from "../src/certificates/issuer/Multibase.ts"
import { sealing } from "@lyceum/runtime/Sealing"
import { Erasure } from "../src/commands/Erasure.ts"
import { learning, manual } from "./Courses.ts"
import { Http, issuer, Outside, type Someone, someone, StillService, versionNumber } from "./Harness.ts"
import { credentialIn, didIn, isVerified } from "./Verify.ts"

const complete = (learner: Someone, courseId: string, itemId: string) =>
  Effect.flatMap(Http, (http) =>
    http.call("PUT", `/v1/progress/${courseId}/items/${itemId}`, { as: learner, body: { state: "complete" } })
  )

/** Somebody with an account who has a certificate. */
const certifiedLearner = Effect.gen(function* () {
  const outside = yield* Outside
  const course = yield* learning({ task: manual })
  const { courseId, learner } = course
  const email = Email.make(`rima.${randomUUID()}@lyceum.test`)
  outside.people.set(learner.userId, { name: PersonName.make("Rima Reader"), email })
  assert.strictEqual((yield* complete(learner, courseId, course.item("task"))).status, 200)
  const id = certificateIdOf(learner.userId, courseId, versionNumber(1))
  return { ...course, id, email, path: `/v1/certificates/${id}` }
})

const did = Effect.flatMap(Http, (http) =>
  Effect.flatMap(http.call("GET", "/.well-known/did.json"), ({ text }) => didIn(text))
)
const credentialAt = (path: string, as?: Someone) =>
  Effect.flatMap(Http, (http) =>
    Effect.flatMap(http.call("GET", path, as === undefined ? {} : { as }), ({ text }) => credentialIn(text))
  )

layer(StillService, { excludeTestServices: true, timeout: "60 seconds" })("certificates", (it) => {
  it.effect("are issued once, however many say at the same time that the last item is done", () =>
    Effect.gen(function* () {
      const http = yield* Http
      const sql = yield* SqlClient.SqlClient
      const { courseId, item, learner } = yield* learning({ one: manual, two: manual })
      const all = Array.from({ length: 16 }, (_, n) => complete(learner, courseId, item(n % 2 === 0 ? "one" : "two")))
      yield* Effect.all(all, { concurrency: "unbounded" })
      const rows = yield* sql`SELECT id FROM certificates WHERE user_id = ${learner.userId}`
      assert.deepStrictEqual(rows, [{ id: certificateIdOf(learner.userId, courseId, versionNumber(1)) }])
      const events = yield* sql`SELECT count(*)::int AS n FROM events
        WHERE type = 'lyceum.progress.certificate-issued.v1' AND data->>'userId' = ${learner.userId}`
      assert.deepStrictEqual(events, [{ n: 1 }])
      // The database refuses a second one for the same version, whatever its id.
      const second = yield* Effect.exit(sql`INSERT INTO certificates (id, user_id, course_id, course_version, issued_at)
        SELECT gen_random_uuid(), user_id, course_id, course_version, now() FROM certificates WHERE user_id = ${learner.userId}`)
      assert.isTrue(Exit.isFailure(second))
      assert.strictEqual((yield* http.call("GET", "/v1/certificates", { as: learner })).status, 200)
    })
  )

  it.effect("can be verified with the published documents alone; a change anywhere, or another key, is found", () =>
    Effect.gen(function* () {
      const { courseId, path } = yield* certifiedLearner
      const published = yield* did
      const credential = yield* credentialAt(`${path}/credential`)
      assert.deepStrictEqual(credential["type"], ["VerifiableCredential", "OpenBadgeCredential"])
      assert.strictEqual(published.id, "did:web:lyceum.test")
      assert.include(JSON.stringify(credential["credentialSubject"]), courseId)
      assert.isTrue(yield* isVerified(credential, published))

      const text = JSON.stringify(credential)
      const changes: ReadonlyArray<readonly [from: string | RegExp, to: string]> = [
        ['"name":"A course"', '"name":"Another course"'],
        ["#version-1", "#version-2"],
        [/"validFrom":"20/, '"validFrom":"19'],
        [/("created":")20/, "$119"],
        [/urn:uuid:./, "urn:uuid:x"],
        ['"url":"https://lyceum.test"', '"url":"https://other.test"'],
        ["did:web:lyceum.test", "did:web:other.test"]
      ]
      for (const [from, to] of changes) {
        const changed = text.replace(from, to)
        assert.notStrictEqual(changed, text, String(from))
        assert.isFalse(yield* isVerified(yield* credentialIn(changed), published), String(from))
      }
      // Somebody else's key under the same name; a key that is not published; one that may not sign.
      const stranger = generateKeyPairSync("ed25519").publicKey.export({ format: "der", type: "spki" }).subarray(-32)
      const replaced = published.verificationMethod.map((key) => ({
        ...key,
        publicKeyMultibase: publicMultikey(stranger)
      }))
      assert.isFalse(yield* isVerified(credential, { ...published, verificationMethod: replaced }))
      assert.isFalse(yield* isVerified(credential, { ...published, verificationMethod: [] }))
      assert.isFalse(yield* isVerified(credential, { ...published, assertionMethod: [] }))
    })
  )

  it.effect("stay valid when the key is followed by a new one, and not when it is withdrawn", () =>
    Effect.gen(function* () {
      const keys = yield* IssuerKeys
      const sql = yield* SqlClient.SqlClient
      const { path } = yield* certifiedLearner
      const old = (yield* keys.current).publicKeyMultibase
      const before = yield* credentialAt(`${path}/credential`)
      yield* sql`UPDATE certificate_keys SET created_at = created_at - interval '1 day'`
      const next = yield* keys.rotate
      // Published at once; it signs when everybody has had the time to know it.
      assert.includeMembers(
        [...(yield* did).assertionMethod],
        [`did:web:lyceum.test#${old}`, `did:web:lyceum.test#${next}`]
      )
      assert.strictEqual((yield* keys.current).publicKeyMultibase, old)
      yield* sql`UPDATE certificate_keys SET created_at = created_at - interval '1 hour' WHERE public_key = ${next}`
      assert.isFalse(yield* keys.withdraw("no such key"))
      assert.strictEqual((yield* keys.current).publicKeyMultibase, next)
      const after = yield* credentialAt(`${path}/credential`)
      assert.include(JSON.stringify(after["proof"]), next)
      for (const one of [before, after]) assert.isTrue(yield* isVerified(one, yield* did))

      assert.isTrue(yield* keys.withdraw(old))
      const published = yield* did
      assert.deepStrictEqual(
        published.verificationMethod.flatMap(({ publicKeyMultibase, revoked }) =>
          revoked === undefined ? [] : [publicKeyMultibase]
        ),
        [old]
      )
      assert.isFalse(yield* isVerified(before, published))
      assert.isTrue(yield* isVerified(after, published))
      // The last one that is withdrawn is followed by another.
      assert.isTrue(yield* keys.withdraw(next))
      assert.notInclude([old, next], (yield* keys.current).publicKeyMultibase)
      assert.isTrue(yield* isVerified(yield* credentialAt(`${path}/credential`), yield* did))
    })
  )

  it.effect("name nobody to others until the learner shows their name, and no longer than that", () =>
    Effect.gen(function* () {
      const http = yield* Http
      const outside = yield* Outside
      const { email, id, learner, path } = yield* certifiedLearner
      const seen = Effect.gen(function* () {
        const page = yield* http.call("GET", path)
        const credential = yield* http.call("GET", `${path}/credential`)
        const pdf = yield* http.call("GET", `${path}/pdf`)
        return { name: page.body["learnerName"], credential: credential.text, pdf: pdf.text }
      })
      const nameless = yield* seen
      assert.isNull(nameless.name)
      assert.notMatch(nameless.credential, /Rima|identifier|sha256\$/)

      // Their own has the name and the hash of the address, which whoever knows the address can check.
      const own = yield* http.call("GET", `${path}/own/credential`, { as: learner })
      const salt = /"salt":"([^"]+)"/.exec(own.text)?.[1] ?? ""
      const hash = createHash("sha256")
        .update(email + salt)
        .digest("hex")
      assert.include(own.text, `"identityHash":"sha256$${hash}"`)
      assert.include(own.text, '"identityHash":"Rima Reader"')
      assert.notInclude(own.text, email)
      assert.isTrue(yield* isVerified(yield* credentialIn(own.text), yield* did))
      assert.include(own.headers.get("cache-control") ?? "", "private")

      const show = (visible: boolean, as = learner) =>
        http.call("PUT", `${path}/name-visibility`, { as, body: { visible } })
      assert.include((yield* show(true)).body, { learnerName: "Rima Reader" })
      const named = yield* seen
      assert.strictEqual(named.name, "Rima Reader")
      assert.strictEqual(named.credential, own.text)
      const list = yield* http.call("GET", "/v1/certificates", { as: learner })
      assert.include(list.text, '"learnerName":"Rima Reader"')
      assert.include(
        (yield* http.call("GET", "/v1/progress/export", { as: learner })).text,
        '"learnerName":"Rima Reader"'
      )
      // A new name is taken when it is shown again.
      outside.people.set(learner.userId, { name: PersonName.make("Rima Novel"), email })
      assert.strictEqual((yield* seen).name, "Rima Reader")
      yield* show(true)
      assert.strictEqual((yield* seen).name, "Rima Novel")
      assert.include((yield* show(false)).body, { learnerName: null })
      assert.deepStrictEqual(yield* seen, nameless)

      // Of other people's nothing is said.
      const stranger = someone()
      assert.strictEqual((yield* show(true, stranger)).status, 404)
      for (const file of ["own/credential", "own/pdf"]) {
        assert.strictEqual((yield* http.call("GET", `${path}/${file}`, { as: stranger })).status, 404)
        assert.strictEqual((yield* http.call("GET", `${path}/${file}`)).status, 401)
      }
      outside.away = true
      assert.strictEqual((yield* show(true)).status, 503)
      assert.strictEqual((yield* http.call("GET", path)).status, 200)
      outside.away = false

      // Erased: the certificate stays, the name goes.
      yield* show(true)
      yield* (yield* Erasure).erase(learner.userId)
      outside.people.delete(learner.userId)
      assert.deepStrictEqual(yield* seen, nameless)
      assert.strictEqual((yield* show(true)).status, 404)
      const sql = yield* SqlClient.SqlClient
      assert.deepStrictEqual(yield* sql`SELECT * FROM certificate_names WHERE certificate_id = ${id}`, [])
    })
  )

  it.effect("are files with a type, an entity tag and a name; published documents may be remembered by anybody", () =>
    Effect.gen(function* () {
      const http = yield* Http
      const { id, learner, path } = yield* certifiedLearner
      const files = [
        ["credential", "application/vc", `certificate-${id}.json`],
        ["pdf", "application/pdf", `certificate-${id}.pdf`],
        ["pdf?locale=ar", "application/pdf", `certificate-${id}.pdf`]
      ] as const
      for (const [file, type, name] of files) {
        const { headers, status, text } = yield* http.call("GET", `${path}/${file}`)
        assert.strictEqual(status, 200)
        assert.strictEqual(headers.get("content-type"), type)
        assert.include(headers.get("content-disposition") ?? "", name)
        assert.strictEqual(headers.get("access-control-allow-origin"), "*")
        const tag = headers.get("etag") ?? ""
        assert.strictEqual(
          (yield* http.call("GET", `${path}/${file}`, { headers: { "if-none-match": tag } })).status,
          304
        )
        assert.strictEqual((yield* http.call("GET", `${path}/${file}`)).text, text)
      }
      assert.strictEqual((yield* http.call("GET", `${path}/own/pdf?locale=de`, { as: learner })).status, 200)
      assert.strictEqual((yield* http.call("GET", `${path}/pdf?locale=fr`)).status, 400)
      for (const file of ["credential", "pdf"])
        assert.strictEqual((yield* http.call("GET", `/v1/certificates/${randomUUID()}/${file}`)).status, 404)
      for (const document of ["/.well-known/did.json", "/v1/certificate-issuer"]) {
        const { headers, body } = yield* http.call("GET", document)
        assert.strictEqual(headers.get("cache-control"), "public, max-age=300")
        assert.strictEqual(headers.get("access-control-allow-origin"), "*")
        assert.strictEqual(body["id"], "did:web:lyceum.test")
      }
    })
  )

  it.effect("are signed by a key that is of no use without the secret", () =>
    Effect.gen(function* () {
      const another = IssuerKeys.layer.pipe(
        Layer.provide(
          ConfigProvider.layer(
            ConfigProvider.fromUnknown({
              ...issuer,
              CERTIFICATE_KEY_SECRET: "another secret of 32 characters, or more"
            })
          )
        )
      )
      const opened = yield* Effect.exit(Effect.scoped(Layer.build(Layer.fresh(another))))
      assert.include(String(opened), "CERTIFICATE_KEY_SECRET is not the one")
      const short = IssuerKeys.layer.pipe(
        Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ ...issuer, CERTIFICATE_KEY_SECRET: "short" })))
      )
      assert.include(
        String(yield* Effect.exit(Effect.scoped(Layer.build(Layer.fresh(short))))),
        "fewer than 32 characters"
      )
    })
  )
})

describe("keys", () => {
  const secret = "a secret of at least 32 characters"

  it.effect.prop(
    "are opened by their secret, purpose and name alone, and by nothing that was changed",
    { plain: Schema.Uint8Array, name: Schema.String, at: Schema.Int },
    ({ at, name, plain }) =>
      Effect.sync(() => {
        const { seal, unseal } = sealing(secret, "keys of a test")
        const sealed = seal(name, plain)
        assert.deepStrictEqual(unseal(name, sealed), Buffer.from(plain))
        assert.isNull(sealing(`${secret}!`, "keys of a test").unseal(name, sealed))
        assert.isNull(sealing(secret, "other keys").unseal(name, sealed))
        assert.isNull(unseal(`${name}!`, sealed))
        const changed = Buffer.from(sealed)
        const index = Math.abs(at) % changed.length
        changed.writeUInt8(changed.readUInt8(index) ^ 1, index)
        assert.isNull(unseal(name, changed))
        assert.isNull(unseal(name, sealed.subarray(0, 20)))
      })
  )

  it.effect("are spelt as others spell them", () =>
    Effect.promise(async () => {
      for (let n = 0; n < 20; n++) {
        const { publicKey } = generateKeyPairSync("ed25519")
        const spelt = publicMultikey(publicKey.export({ format: "der", type: "spki" }).subarray(-32))
        const keyPair = await from({ type: "Multikey", id: "k", controller: "c", publicKeyMultibase: spelt })
        assert.strictEqual((await toJwk({ keyPair })).x, publicKey.export({ format: "jwk" }).x)
      }
    })
  )

  it("are in base 58", () => {
    assert.strictEqual(base58(new Uint8Array()), "")
    assert.strictEqual(base58(Uint8Array.of(0, 0, 1)), "112")
    assert.strictEqual(base58(new TextEncoder().encode("Hello World!")), "2NEpo7TZRRrLZSi2U")
  })
})
