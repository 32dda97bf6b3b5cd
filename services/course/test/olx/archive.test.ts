import { gzipSync } from "node:zlib"
import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Effect, Schema } from "effect"
import tar from "tar-stream"
import { defaultLimits, readArchive, writeArchive } from "../../src/olx/Archive.ts"
import { importCourse } from "../../src/olx/Import.ts"
import { OlxRefused } from "../../src/olx/OlxRefused.ts"
import { courseId, courseXml, filesOf } from "./fixtures.ts"

interface Entry {
  readonly name: string
  readonly type?: "file" | "symlink" | "link" | "character-device" | "directory"
  readonly bytes?: Uint8Array
}

/** A hostile archive: the writer of the product would refuse to make it. */
const pack = async (entries: Iterable<Entry>): Promise<Uint8Array> => {
  const out = tar.pack()
  const chunks: Array<Uint8Array> = []
  const done = (async () => {
    for await (const chunk of out) if (chunk instanceof Uint8Array) chunks.push(chunk)
  })()
  for (const { name, type = "file", bytes } of entries) {
    out.entry(
      { name, type, ...(type === "symlink" || type === "link" ? { linkname: "/etc/passwd" } : {}) },
      Buffer.from(bytes ?? "")
    )
  }
  out.finalize()
  await done
  return gzipSync(Buffer.concat(chunks))
}
/** Empty files by the thousand, written by hand (POSIX ustar): a header is 512 bytes, its checksum the sum of them. */
const manyFiles = (count: number): Uint8Array => {
  const archive = Buffer.alloc(count * 512 + 1024)
  for (let n = 0; n < count; n++) {
    const header = archive.subarray(n * 512, n * 512 + 512)
    header.write(`course/static/${n}`, 0)
    header.write("0000644\u00000000000\u00000000000\u000000000000000\u000000000000000\u0000        0", 100)
    header.write("ustar\u000000", 257)
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.write(`${sum.toString(8).padStart(6, "0")}\u0000 `, 148)
  }
  return gzipSync(archive, { level: 1 })
}
const good = filesOf({ "course/course.xml": courseXml("") })

const refusal = (bytes: Uint8Array, limits = defaultLimits) => Effect.flip(readArchive(bytes, limits))

describe("hostile archives are refused whole", () => {
  const unsafe: ReadonlyArray<readonly [string, Entry, string]> = [
    ["path traversal", { name: "course/../../etc/x" }, "unsafe-path"],
    ["an absolute path", { name: "/etc/x" }, "unsafe-path"],
    ["a backslash", { name: "course\\..\\x" }, "unsafe-path"],
    ["a drive letter", { name: "C:/x" }, "unsafe-path"],
    ["a control character", { name: "course/a\nb" }, "unsafe-path"],
    ["a symbolic link", { name: "course/x", type: "symlink" }, "unsafe-entry-type"],
    ["a hard link", { name: "course/x", type: "link" }, "unsafe-entry-type"],
    ["a device", { name: "course/x", type: "character-device" }, "unsafe-entry-type"]
  ]
  for (const [what, entry, reason] of unsafe) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const bytes = yield* Effect.promise(() =>
          pack([{ name: "course/course.xml", bytes: Buffer.from("<course/>") }, entry])
        )
        const error = yield* refusal(bytes)
        assert.strictEqual(error.reason, reason)
        assert.include(error.entry, entry.name.slice(0, 3))
      })
    )
  }

  it.effect("the same path twice, also when it is spelt in two ways", () =>
    Effect.gen(function* () {
      const bytes = yield* Effect.promise(() => pack([{ name: "course/a" }, { name: "./course//a" }]))
      assert.strictEqual((yield* refusal(bytes)).reason, "duplicate-path")
    })
  )

  it.effect("100,000 files", () =>
    Effect.gen(function* () {
      const limits = { ...defaultLimits, maxRatio: Number.POSITIVE_INFINITY }
      assert.strictEqual((yield* refusal(manyFiles(100_000), limits)).reason, "too-many-entries")
      assert.strictEqual((yield* readArchive(manyFiles(1000))).size, 1000)
    })
  )

  it.effect("a bomb, before it is unpacked", () =>
    Effect.gen(function* () {
      const bomb = yield* Effect.promise(() => pack([{ name: "course/static/x", bytes: new Uint8Array(60_000_000) }]))
      assert.isBelow(bomb.length, 100_000)
      assert.strictEqual((yield* refusal(bomb)).reason, "compression-bomb")
    })
  )

  it.effect("an entry, and a whole, over its limit", () =>
    Effect.gen(function* () {
      const bytes = yield* Effect.promise(() =>
        pack([
          { name: "a", bytes: new Uint8Array(900) },
          { name: "b", bytes: new Uint8Array(900) }
        ])
      )
      assert.strictEqual((yield* refusal(bytes, { ...defaultLimits, maxEntryBytes: 899 })).reason, "entry-too-large")
      assert.strictEqual((yield* refusal(bytes, { ...defaultLimits, maxTotalBytes: 1799 })).reason, "archive-too-large")
      assert.strictEqual(
        (yield* readArchive(bytes, { ...defaultLimits, maxEntryBytes: 900, maxTotalBytes: 1800 })).size,
        2
      )
    })
  )

  it.effect("truncated, empty, not gzip, not tar", () =>
    Effect.gen(function* () {
      const bytes = yield* writeArchive(
        new Map([...good, ["course/static/noise", crypto.getRandomValues(new Uint8Array(5000))]])
      )
      assert.strictEqual((yield* refusal(bytes.slice(0, bytes.length - 20))).reason, "truncated")
      assert.strictEqual((yield* refusal(bytes.slice(0, 1000))).reason, "truncated")
      assert.strictEqual((yield* refusal(new Uint8Array())).reason, "truncated")
      assert.strictEqual((yield* refusal(new TextEncoder().encode("PK not a gzip file"))).reason, "not-gzip")
      assert.strictEqual((yield* refusal(gzipSync(Buffer.alloc(2048, "x")))).reason, "not-tar")
      const cut = gzipSync(Buffer.from("x".repeat(100)))
      assert.include(["truncated", "not-tar"], (yield* refusal(cut)).reason)
    })
  )

  it.effect.prop(
    "random bytes, alone and inside gzip, never end in a defect",
    [
      Arbitrary.array(Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 255 }))), {
        maxLength: 2000
      })
    ],
    ([numbers]) =>
      Effect.gen(function* () {
        const bytes = Uint8Array.from(numbers)
        for (const source of [bytes, gzipSync(bytes), gzipSync(Buffer.concat([bytes, Buffer.alloc(1024)]))]) {
          const read = readArchive(source).pipe(Effect.flatMap((files) => importCourse(files, courseId)))
          assert.instanceOf(yield* Effect.flip(read), OlxRefused)
        }
      }),
    { arbitrary: { runs: 60 } }
  )

  it.effect.prop(
    "an archive with one byte changed is read or refused, never a defect",
    [
      Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100_000 }))),
      Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 255 })))
    ],
    ([position, change]) =>
      Effect.gen(function* () {
        const bytes = yield* writeArchive(good)
        const at = position % bytes.length
        bytes[at] = (bytes[at] ?? 0) ^ change
        const result = yield* Effect.result(
          Effect.flatMap(readArchive(bytes), (files) => importCourse(files, courseId))
        )
        assert.isTrue(result._tag === "Success" || result.failure instanceof OlxRefused)
      }),
    { arbitrary: { runs: 100 } }
  )
})

describe("archives", () => {
  it.effect("are read from a stream of chunks, and written the same every time", () =>
    Effect.gen(function* () {
      const files = filesOf({
        "course/course.xml": "<course/>",
        "course/static/ü.txt": "ü",
        [`course/static/${"long/".repeat(40)}x`]: "y"
      })
      const bytes = yield* writeArchive(files)
      const backwards = yield* writeArchive(new Map([...files].reverse()))
      assert.deepStrictEqual(backwards, bytes)
      async function* chunks() {
        for (let at = 0; at < bytes.length; at += 7) yield bytes.slice(at, at + 7)
      }
      const read = yield* readArchive(chunks())
      assert.deepStrictEqual([...read.keys()].sort(), [...files.keys()].sort())
      for (const [path, data] of files) assert.deepStrictEqual([...(read.get(path) ?? [])], [...data])
    })
  )
})
