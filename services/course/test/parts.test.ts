import { assert, describe, it } from "@effect/vitest"
import { CourseId, CourseVersion, EnrollmentId, UserId } from "@lyceum/domain/Ids"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import type { EnrollmentEvent } from "@lyceum/events/EnrollmentEvents"
import { Arbitrary, Effect, Schema, Stream } from "effect"
import { standings } from "../src/consumers/enrollmentEvents.ts"
import { bounded } from "../src/http/Bounded.ts"
import { rangeOf } from "@lyceum/storage/ByteRange"
import { encodeFilePath } from "../src/http/FilePaths.ts"
import { revisionsOf } from "../src/http/IfMatch.ts"
import { takesGzip } from "../src/http/OutlineResponse.ts"
import { byteLru } from "../src/projections/ByteLru.ts"
import { tsqueryOf } from "../src/projections/SearchWords.ts"

const whole = (minimum: number, maximum: number) =>
  Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum, maximum })))

describe("the memory of outlines", () => {
  const steps = Arbitrary.array(Arbitrary.all({ key: whole(0, 6), size: whole(0, 60), put: whole(0, 1) }), {
    maxLength: 60
  })
  it.effect.prop("never holds more than its bound, and only what was put last", [steps], ([script]) =>
    Effect.sync(() => {
      const lru = byteLru<number, number>(100, (size) => size)
      const put = new Map<number, number>()
      for (const { key, put: isPut, size } of script) {
        if (isPut === 1) {
          lru.set(key, size)
          put.set(key, size)
          assert.strictEqual(lru.get(key), size)
        } else {
          const found = lru.get(key)
          if (found !== undefined) assert.strictEqual(found, put.get(key))
        }
        assert.isAtMost(lru.size(), 100)
      }
    })
  )
  it("drops what was asked for least recently, and never keeps what is too large", () => {
    const lru = byteLru<string, number>(10, (size) => size)
    lru.set("a", 4)
    lru.set("b", 4)
    lru.get("a")
    lru.set("c", 4)
    assert.deepStrictEqual([lru.get("a"), lru.get("b"), lru.get("c")], [4, undefined, 4])
    lru.set("a", 11)
    assert.deepStrictEqual([lru.get("a"), lru.size()], [undefined, 4])
  })
})

describe("ranges of files", () => {
  it("read as RFC 9110 says", () => {
    const range = (start: number, end: number) => ({ kind: "range", range: { start, end } })
    const table = [
      ["bytes=0-0", range(0, 0)],
      ["bytes=2-", range(2, 9)],
      ["bytes=-3", range(7, 9)],
      ["bytes=-30", range(0, 9)],
      ["bytes=8-99", range(8, 9)],
      ["bytes=10-", { kind: "beyond" }],
      ["bytes=-0", { kind: "beyond" }],
      ["bytes=5-2", { kind: "whole" }],
      ["bytes=0-1,4-5", { kind: "whole" }],
      ["items=0-1", { kind: "whole" }],
      ["bytes=-", { kind: "whole" }],
      [undefined, { kind: "whole" }]
    ] as const
    for (const [header, asked] of table) assert.deepStrictEqual<unknown>(rangeOf(header, 10), asked, header)
    assert.deepStrictEqual(rangeOf("bytes=0-", 0), { kind: "beyond" })
  })
  it.effect.prop(
    "never leave the file",
    [Arbitrary.schema(Schema.String), whole(-5, 20), whole(-5, 20), whole(0, 12)],
    ([junk, a, b, size]) =>
      Effect.sync(() => {
        for (const header of [junk, `bytes=${a}-${b}`, `bytes=${a}-`, `bytes=-${b}`]) {
          const asked = rangeOf(header, size)
          if (asked.kind !== "range") continue
          assert.isTrue(
            asked.range.start >= 0 && asked.range.start <= asked.range.end && asked.range.end < size,
            header
          )
        }
      })
  )
})

describe("headers and addresses", () => {
  it("tells who takes gzip", () => {
    for (const header of ["gzip", "br, gzip;q=0.5", "*", "GZIP"]) assert.isTrue(takesGzip(header), header)
    for (const header of [undefined, "", "br", "gzip;q=0", "gzip; q=0.000", "x-gzip"])
      assert.isFalse(takesGzip(header), header)
  })
  it("reads revisions from If-Match", () => {
    assert.isNull(revisionsOf(" * "))
    assert.deepStrictEqual(revisionsOf('"3"'), [3])
    assert.deepStrictEqual(revisionsOf('"3", "4"'), [3, 4])
    for (const header of ["3", 'W/"3"', '"x"', "", '"99999999999"'])
      assert.deepStrictEqual(revisionsOf(header), [], header)
  })
  it("encodes the slashes of a file's path and of nothing else", () => {
    assert.strictEqual(
      encodeFilePath("/v1/courses/c/files/a/b%20c.png?hash=x/y"),
      "/v1/courses/c/files/a%2Fb%20c.png?hash=x/y"
    )
    for (const url of ["/v1/courses/c/files/a.png", "/v1/courses/c/items/a/b", "/v1/courses?query=/files/a/b"]) {
      assert.strictEqual(encodeFilePath(url), url)
    }
  })
  it.effect.prop("makes a sound search of anything", [Arbitrary.schema(Schema.String)], ([query]) =>
    Effect.sync(() => {
      const words = tsqueryOf(query)
      if (words !== null)
        for (const one of words.beginnings.split(" & ")) {
          assert.match(one, /^(?:'[\p{L}\p{N}\p{M}]+':\*|\('\p{L}\p{M}*'(?: <-> '[\p{L}\p{N}\p{M}]+')*\))$/u)
        }
    })
  )
})

describe("bodies of bytes", () => {
  const body = Stream.make(new Uint8Array(3), new Uint8Array(3))
  it.effect("pass up to their bound and are a problem beyond it", () =>
    Effect.gen(function* () {
      assert.lengthOf(yield* Stream.runCollect(bounded(body, 6)), 2)
      const error = yield* Effect.flip(Stream.runDrain(bounded(body, 5)))
      assert.deepStrictEqual([error._tag, error.maximumBytes], ["PayloadTooLarge", 5])
    })
  )
})

describe("who is enrolled", () => {
  const who = {
    enrollmentId: EnrollmentId.make(derivedUuid("e")),
    courseId: CourseId.make(derivedUuid("c")),
    userId: UserId.make(derivedUuid("u"))
  }
  const courseVersion = CourseVersion.make(2)
  const enrolled: EnrollmentEvent = { type: "lyceum.enrollment.enrolled.v1", data: { ...who, courseVersion } }
  const waiting: EnrollmentEvent = { type: "lyceum.enrollment.waitlisted.v1", data: { ...who, courseVersion } }
  const promoted: EnrollmentEvent = { type: "lyceum.enrollment.promoted.v1", data: { ...who, courseVersion } }
  const withdrawn: EnrollmentEvent = { type: "lyceum.enrollment.withdrawn.v1", data: who }
  it("follows from the last event, and keeps the version that an earlier one said", () => {
    const last = (...events: ReadonlyArray<EnrollmentEvent>) =>
      standings(events).map(({ active, version }) => [active, version])
    assert.deepStrictEqual(last(enrolled), [[true, 2]])
    assert.deepStrictEqual(last(waiting), [[false, 2]])
    assert.deepStrictEqual(last(waiting, promoted), [[true, 2]])
    assert.deepStrictEqual(last(enrolled, withdrawn), [[false, 2]])
    assert.deepStrictEqual(last(withdrawn), [[false, null]])
    assert.deepStrictEqual(last(enrolled, withdrawn, enrolled), [[true, 2]])
  })
})
