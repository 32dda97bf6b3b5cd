import { NodeFileSystem } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { isObjectKey } from "@lyceum/storage/ObjectKey"
import { entryOf, pathOf } from "@lyceum/storage/local/KeyPath"
import { layer, layerNoDeps } from "@lyceum/storage/local/LocalObjectStore"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Arbitrary, Deferred, Effect, FileSystem, Layer, Option, PlatformError, Redacted, Schema, Stream } from "effect"
import { spawn } from "node:child_process"
import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { temporaryFolder } from "./TemporaryFolder.ts"

const optionsFor = (folder: string) => ({
  folder,
  uploadBaseUrl: "http://localhost/v1/uploads",
  signingKey: Redacted.make("a key for tests, at least thirty-two bytes long")
})
/** A store as a start of the process opens it. */
const open = (folder: string) => Effect.provide(ObjectStore, layer(optionsFor(folder)))
const text = (value: string) => new TextEncoder().encode(value)

/** The file system, with one operation that always fails. */
const broken = (operation: "rename" | "copyFile") =>
  Layer.effect(
    FileSystem.FileSystem,
    Effect.map(FileSystem.FileSystem, (fs) => ({
      ...fs,
      [operation]: () =>
        Effect.fail(
          PlatformError.systemError({
            _tag: "Unknown",
            module: "FileSystem",
            method: operation,
            description: "disk full"
          })
        )
    }))
  ).pipe(Layer.provide(NodeFileSystem.layer))

describe("the folder of the store", () => {
  it.effect("keeps objects over a restart and sweeps what interrupted writes left", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const info = yield* (yield* open(folder)).put("a/B", text("kept"), "text/plain")
      writeFileSync(`${folder}/incoming/left-over`, "half an obj")
      const again = yield* open(folder)
      assert.deepStrictEqual(readdirSync(`${folder}/incoming`), [])
      assert.deepStrictEqual(yield* again.head("a/B"), Option.some(info))
      assert.deepStrictEqual(yield* again.get("a/B"), text("kept"))
    })
  )

  it.effect(
    "after kill -9 in the middle of a put: what was acknowledged is there, the half is not",
    () =>
      Effect.gen(function* () {
        const folder = yield* temporaryFolder
        const half = yield* Deferred.make<void, string>()
        const script = fileURLToPath(new URL("EndlessPut.ts", import.meta.url))
        const child = spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "pipe"] })
        let complaint = ""
        child.stderr.on("data", (piece) => (complaint += String(piece)))
        const gone = new Promise<NodeJS.Signals | null>((resolve) =>
          child.on("exit", (_, signal) => {
            Deferred.doneUnsafe(half, Effect.fail(complaint))
            resolve(signal)
          })
        )
        child.stdout.on("data", () => Deferred.doneUnsafe(half, Effect.void))
        yield* Effect.addFinalizer(() => Effect.sync(() => child.kill("SIGKILL")))
        yield* Deferred.await(half)
        child.kill("SIGKILL")
        assert.strictEqual(yield* Effect.promise(() => gone), "SIGKILL")
        assert.strictEqual(readdirSync(`${folder}/incoming`).length, 1)
        const store = yield* open(folder)
        assert.deepStrictEqual(readdirSync(`${folder}/incoming`), [])
        assert.deepStrictEqual(
          (yield* store.list({ prefix: "", limit: 10 })).map(({ key }) => key),
          ["whole"]
        )
        assert.deepStrictEqual(yield* store.get("whole"), text("acknowledged"))
      }),
    30_000
  )

  for (const operation of ["rename", "copyFile"] as const) {
    it.effect(`a disk that fails to ${operation}: the error is tagged, and nothing is left`, () =>
      Effect.gen(function* () {
        const folder = yield* temporaryFolder
        yield* (yield* open(folder)).put("from", text("x"), "text/plain")
        const store = yield* Effect.provide(
          ObjectStore,
          layerNoDeps(optionsFor(folder)).pipe(Layer.provide(broken(operation)))
        )
        const error = yield* Effect.flip(store.copy("from", "to"))
        assert.strictEqual(error._tag, "ObjectStoreUnavailable")
        if (operation === "rename") {
          assert.strictEqual(
            (yield* Effect.flip(store.put("to", text("y"), "text/plain")))._tag,
            "ObjectStoreUnavailable"
          )
        }
        assert.isTrue(Option.isNone(yield* store.head("to")))
        assert.deepStrictEqual(readdirSync(`${folder}/incoming`), [])
      })
    )
  }

  it.effect("a folder that cannot be opened fails the start", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      writeFileSync(`${folder}/file`, "")
      assert.strictEqual((yield* Effect.flip(open(`${folder}/file`)))._tag, "ObjectStoreUnavailable")
    })
  )

  it.effect("never answers bytes of a file that was damaged from outside", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const store = yield* open(folder)
      const damages: Record<string, (file: string) => void> = {
        cut: (file) => truncateSync(file, readFileSync(file).byteLength - 1),
        emptied: (file) => truncateSync(file, 0),
        longer: (file) => appendFileSync(file, "x"),
        lying: (file) => writeFileSync(file, Buffer.from([0xff, 0xff, 0xff, 0xff, ...Buffer.from("LYO1")])),
        unreadable: (file) =>
          writeFileSync(file, Buffer.from([...Buffer.from("{"), 0, 0, 0, 1, ...Buffer.from("LYO1")]))
      }
      for (const [key, damage] of Object.entries(damages)) {
        yield* store.put(key, text("value"), "text/plain")
        damage(`${folder}/objects/${key}=`)
        assert.strictEqual((yield* Effect.flip(store.get(key)))._tag, "ObjectStoreUnavailable", key)
        assert.strictEqual((yield* Effect.flip(store.head(key)))._tag, "ObjectStoreUnavailable", key)
        yield* store.put(key, text("mended"), "text/plain")
        assert.deepStrictEqual(yield* store.get(key), text("mended"))
      }
    })
  )

  it.effect("a reader that began before a replacement reads the old value to its end", () =>
    Effect.gen(function* () {
      const store = yield* open(yield* temporaryFolder)
      const old = new Uint8Array(300_000).fill(1)
      yield* store.put("key", old, "text/plain")
      let size = 0
      let replaced = false
      yield* Stream.runForEach(
        store.stream("key"),
        Effect.fnUntraced(function* (piece) {
          if (!replaced) yield* store.put("key", new Uint8Array(300_000).fill(2), "text/plain")
          replaced = true
          assert.isTrue(piece.every((byte) => byte === 1))
          size += piece.byteLength
        })
      )
      assert.strictEqual(size, old.byteLength)
    })
  )

  it.effect("files that the store did not write are not objects", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const store = yield* open(folder)
      yield* store.put("a", text("x"), "text/plain")
      for (const name of [".DS_Store", "Thumbs.db", "B=", "ä=", "a~=", "..="]) {
        writeFileSync(`${folder}/objects/${name}`, "not an object")
      }
      assert.deepStrictEqual(
        (yield* store.list({ prefix: "", limit: 10 })).map(({ key }) => key),
        ["a"]
      )
    })
  )
})

const keys = Arbitrary.array(
  Arbitrary.schema(
    Schema.Literals(["a", "A", "b", "/", ".", "-", "_", "9", "z".repeat(119), "Z".repeat(120), "y".repeat(120)])
  ),
  { minLength: 1, maxLength: 7 }
).pipe(
  Arbitrary.map((pieces) => pieces.join("")),
  Arbitrary.filter(isObjectKey)
)

describe("keys as names", () => {
  it.effect.prop(
    "different keys have different paths, also where case does not count",
    [keys, keys],
    ([a, b]) =>
      Effect.sync(() => {
        const path = (key: string) => [...pathOf(key).folders, pathOf(key).file].join("/").toLowerCase()
        assert.strictEqual(path(a) === path(b), a === b)
      }),
    { arbitrary: { runs: 300 } }
  )

  it("a segment that is cut before `.` or `..` does not lead elsewhere", () => {
    assert.deepStrictEqual(pathOf(`${"a".repeat(120)}../b`), { folders: [`${"a".repeat(120)}+`, "~.."], file: "b=" })
    assert.deepStrictEqual(pathOf(`${"a".repeat(120)}.`), { folders: [`${"a".repeat(120)}+`], file: "~.=" })
  })

  it.effect.prop(
    "names are read back, are no longer than 255 bytes and never lead out",
    [keys],
    ([key]) =>
      Effect.sync(() => {
        const { file, folders } = pathOf(key)
        const names = [...folders, file]
        assert.isTrue(names.every((name) => name.length <= 255 && name !== "." && name !== ".." && !name.includes("/")))
        const read = names.map((name) => {
          const entry = entryOf(name)
          return entry === undefined ? "?" : entry.segment + (entry.kind === "folder" ? "/" : "")
        })
        assert.strictEqual(read.join(""), key)
      }),
    { arbitrary: { runs: 300 } }
  )
})
