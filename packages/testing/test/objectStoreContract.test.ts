/** The laws find the faults they are for: each planted fault breaks the law that is named beside it, on a real store. */
import { assert, describe, it } from "@effect/vitest"
import { NodeFileSystem } from "@effect/platform-node"
import { layer } from "@lyceum/storage/local/LocalObjectStore"
import { InvalidObjectKey, ObjectStore } from "@lyceum/storage/ObjectStore"
import { objectStoreLaws } from "@lyceum/testing/ObjectStoreContract"
import type { Browser, SendUpload } from "@lyceum/testing/object-store/Browser"
import { folderBrowser } from "@lyceum/testing/object-store/FolderBrowser"
import { Effect, Exit, FileSystem, Option, Redacted, Stream } from "effect"

type Store = ObjectStore["Service"]
type Fault = { readonly name: string; readonly law: string; readonly plant: (store: Store) => Partial<Store> }

const faults: ReadonlyArray<Fault> = [
  {
    name: "put loses the media type",
    law: "the media type text/html; charset=utf-8 is kept",
    plant: (store) => ({ put: (key, bytes) => store.put(key, bytes, "application/octet-stream") })
  },
  {
    name: "the etag stays",
    law: "a put replaces what was there, and the etag changes",
    plant: (store) => ({
      put: (key, bytes, mediaType) =>
        Effect.map(store.put(key, bytes, mediaType), (info) => ({ ...info, etag: "always" }))
    })
  },
  {
    name: "the end of a range is left out",
    law: "bytes 100 to 199 of 1000 are 100 bytes",
    plant: (store) => ({
      stream: (key, range) => store.stream(key, range && { start: range.start, end: range.end - 1 })
    })
  },
  {
    name: "a failing stream is stored as far as it came",
    law: "a stream that fails leaves nothing, and its error comes out",
    plant: (store) => ({
      putStream: (key, bytes, mediaType) =>
        Effect.andThen(
          store.putStream(
            key,
            Stream.catchCause(bytes, () => Stream.empty),
            mediaType
          ),
          store.putStream(key, bytes, mediaType)
        )
    })
  },
  {
    name: "removing what is not there fails",
    law: "what is not there is not found, and can be removed",
    plant: (store) => ({
      remove: (key) =>
        Effect.flatMap(store.head(key), (found) =>
          Option.isSome(found) ? store.remove(key) : Effect.fail(new InvalidObjectKey({ key }))
        )
    })
  },
  {
    name: "pages begin with the cursor",
    law: "250 keys put in any order come in order, in pages",
    plant: (store) => ({
      list: ({ cursor, limit, prefix }) =>
        Effect.map(store.list({ prefix, limit: 1000 }), (all) => {
          const rest = all.filter(({ key }) => cursor === undefined || key >= cursor)
          return rest.length === 1 ? [] : rest.slice(0, limit)
        })
    })
  },
  {
    name: "keys are ordered by locale",
    law: "a prefix is a text, not a folder",
    plant: (store) => ({
      list: (options) =>
        Effect.map(store.list(options), (page) => page.toSorted((a, b) => a.key.localeCompare(b.key, "en")))
    })
  },
  {
    name: "a key that leads out of the store is taken",
    law: '"a/../b" (6) is no key',
    plant: (store) => ({ head: (key) => Effect.orElseSucceed(store.head(key), Option.none) })
  },
  {
    name: "a copy keeps nothing but the bytes",
    law: "a copy is an object of its own",
    plant: (store) => ({
      copy: (from, to) => Effect.flatMap(store.get(from), (bytes) => store.put(to, bytes, "text/html"))
    })
  },
  {
    name: "a link says no name",
    law: 'a browser saves "report.pdf" as "report.pdf"',
    plant: (store) => ({ signDownload: (options) => store.signDownload({ ...options, fileName: "object" }) })
  },
  {
    name: "links are made to what is not there",
    law: "there is no link to what is not there",
    plant: () => ({ signDownload: () => Effect.succeed({ url: "http://localhost", expiresAt: 0 }) })
  },
  {
    name: "links end too late",
    law: "a link ends when it says",
    plant: (store) => ({ signDownload: (options) => store.signDownload({ ...options, lifetime: "1 day" }) })
  },
  {
    name: "the whole object comes as one piece",
    law: "5 MB go in and out as a stream, in pieces of at most 1 MiB",
    plant: (store) => ({
      stream: (key, range) => (range === undefined ? Stream.fromEffect(store.get(key)) : store.stream(key, range))
    })
  }
]

const signingKey = Redacted.make("a key for tests, at least thirty-two bytes long")

/** Runs one law on a fresh folder, with the store changed. */
const outcome = (name: string, plant: (store: Store) => Partial<Store>, browser: Browser = folderBrowser(signingKey)) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* fs.makeTempDirectoryScoped({ prefix: "lyceum-objects-" })
    const store = yield* Effect.provide(
      ObjectStore,
      layer({ folder, uploadBaseUrl: "http://localhost/objects", signingKey })
    )
    const laws = objectStoreLaws(browser).filter((law) => law.name === name)
    assert.strictEqual(laws.length, 1, `there is one law "${name}"`)
    return yield* Effect.exit(
      Effect.forEach(laws, ({ holds }) => Effect.provideService(holds, ObjectStore, { ...store, ...plant(store) }))
    )
  }).pipe(Effect.provide(NodeFileSystem.layer))

describe("the laws of ObjectStore", () => {
  for (const { law, name, plant } of faults) {
    it.live(
      `find that ${name}`,
      () =>
        Effect.gen(function* () {
          assert.isTrue(Exit.isSuccess(yield* outcome(law, () => ({}))), "the law holds without the fault")
          assert.isTrue(Exit.isFailure(yield* outcome(law, plant)), "the law does not see the fault")
        }),
      30_000
    )
  }

  it.live("find that uploads are not bounded", () =>
    Effect.gen(function* () {
      const taken = (size: number, what: string) => `10 to 100 bytes of image/png: ${size} of ${what}`
      const unbounded: SendUpload = (signed, { bytes }) =>
        Effect.gen(function* () {
          const store = yield* ObjectStore
          yield* store.put(new URL(signed.url).searchParams.get("key") ?? "", bytes, "image/png")
          return true
        })
      const run = (law: string) => outcome(law, () => ({}), { ...folderBrowser(signingKey), send: unbounded })
      assert.isTrue(Exit.isSuccess(yield* run(taken(100, "image/png are taken"))))
      assert.isTrue(Exit.isFailure(yield* run(taken(101, "image/png are refused"))))
      assert.isTrue(Exit.isFailure(yield* run(taken(9, "image/png are refused"))))
      assert.isTrue(Exit.isFailure(yield* run(taken(50, "text/html are refused"))))
    })
  )
})
