/** Uploads from the request to the file in the course: over HTTP, a real folder, a real database. */
import { assert, describe, it, layer } from "@effect/vitest"
import { PgClient } from "@effect/sql-pg"
import { Materials, MaterialUpload, RequestedMaterial } from "@lyceum/api/CourseMaterials"
import { CourseSearchResult } from "@lyceum/api/CourseSearch"
import { DraftSaved } from "@lyceum/api/CourseDrafts"
import { DeliveredItem } from "@lyceum/api/CourseItems"
import { Uuids } from "@lyceum/database/Uuids"
import type { CourseContent } from "@lyceum/domain/Content"
import { fold } from "@lyceum/domain/Decider"
import { CourseId, MaterialId, UserId } from "@lyceum/domain/Ids"
import { type MaterialReport, quarantineKey, quarantinePrefix } from "@lyceum/events/Materials"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Arbitrary, Clock, Effect, Result, Schema } from "effect"
import { TestClock } from "effect/testing"
import { materialDecider } from "../src/domain/MaterialDecider.ts"
import { cleanMaterials } from "../src/materials/Housekeeping.ts"
import { MaterialReports } from "../src/materials/MaterialReports.ts"
import { newMaterialFaults } from "../src/materials/NewMaterialFaults.ts"
import { ask, asked, bring, pass, send } from "./Bring.ts"
import { type Answer, harness, Http } from "./Harness.ts"
import { itemIdOf, sampleCourse } from "./SampleCourse.ts"

const decode = <A>(schema: Schema.Codec<A, unknown>, answer: Answer) =>
  Schema.decodeUnknownEffect(schema, { onExcessProperty: "error" })(answer.body)
const Reasons = Schema.Struct({ reasons: Schema.Array(Schema.String) })

const newCourse = Effect.fnUntraced(function* (title: string) {
  const { call } = yield* Http
  return yield* decode(DraftSaved, yield* call("POST", "/v1/courses", { as: "owner", json: { title } }))
})
const list = Effect.fnUntraced(function* (id: string) {
  const { call } = yield* Http
  return yield* decode(Materials, yield* call("GET", `/v1/courses/${id}/materials`, { as: "owner" }))
})
const one = Effect.fnUntraced(function* (id: string, materialId: string) {
  const { call } = yield* Http
  return yield* decode(MaterialUpload, yield* call("GET", `/v1/courses/${id}/materials/${materialId}`, { as: "owner" }))
})
const remove = Effect.fnUntraced(function* (id: string, materialId: string) {
  const { call } = yield* Http
  return (yield* call("DELETE", `/v1/courses/${id}/materials/${materialId}`, { as: "owner" })).status
})
const rejected = (courseId: string, materialId: MaterialId, etag: string): MaterialReport => ({
  _tag: "rejected",
  courseId: CourseId.make(courseId),
  materialId,
  key: quarantineKey(CourseId.make(courseId), materialId),
  etag,
  reasons: ["infected"]
})
const eventsOf = Effect.fnUntraced(function* (materialId: string) {
  const sql = yield* PgClient.PgClient
  const rows = yield* sql`SELECT type, data, metadata->>'actor' AS actor FROM events
    WHERE stream = ${`material-${materialId}`} ORDER BY version`
  return yield* Schema.decodeUnknownEffect(
    Schema.Array(
      Schema.Struct({ type: Schema.String, data: Schema.Record(Schema.String, Schema.Unknown), actor: Schema.String })
    )
  )(rows)
})
const keysIn = Effect.fnUntraced(function* (prefix: string) {
  const found = yield* (yield* ObjectStore).list({ prefix, limit: 1000 })
  return found.map(({ key }) => key)
})
/** A course whose first item shows the file, saved. */
const withFile = (content: CourseContent, file: CourseContent["files"][number]): CourseContent => ({
  ...content,
  files: [file],
  sections: content.sections.map((section) => ({
    ...section,
    lessons: section.lessons.map((lesson) => ({
      ...lesson,
      pages: lesson.pages.map((page) => ({
        ...page,
        items: page.items.map((item) =>
          item.id === itemIdOf(1)
            ? { ...item, body: { kind: "file" as const, path: file.path, description: "" } }
            : item.id === itemIdOf(0)
              ? { ...item, body: { kind: "task" as const, instructions: "<p>Look</p>" } }
              : item
        )
      }))
    }))
  }))
})
const save = Effect.fnUntraced(function* (id: string, content: CourseContent) {
  const { call } = yield* Http
  const saved = yield* call("PUT", `/v1/courses/${id}/draft`, {
    as: "owner",
    json: content,
    headers: { "if-match": "*" }
  })
  assert.strictEqual(saved.status, 200, JSON.stringify(saved.body))
})

/** Runs an effect so many hours from now. */
const later = <A, E, R>(hours: number, effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    const clock = yield* TestClock.make()
    yield* clock.setTime(now + hours * 3_600_000)
    return yield* Effect.provideService(effect, Clock.Clock, clock)
  })

const about = {
  courseId: CourseId.make("00000000-0000-7000-8000-0000000000c1"),
  materialId: MaterialId.make("00000000-0000-7000-8000-0000000000a1"),
  uploadedBy: UserId.make("00000000-0000-7000-8000-0000000000e1")
}
const commands = [
  { kind: "processed", facts: { ...about, mediaType: "text/plain", size: 1, contentHash: "a".repeat(64) } },
  { kind: "processed", facts: { ...about, mediaType: "text/plain", size: 2, contentHash: "b".repeat(64) } },
  { kind: "rejected", facts: { ...about, reasons: ["infected"] } }
] as const

describe("the verdict on a material", () => {
  const picks = Arbitrary.array(Arbitrary.schema(Schema.Literals([0, 1, 2])), { maxLength: 12 })
  it.effect.prop("is the first report's, whatever comes after it and however often", [picks], ([chosen]) =>
    Effect.sync(() => {
      let verdict = materialDecider.initial
      const events = chosen.flatMap((pick) => {
        const decided = Result.getOrThrow(materialDecider.decide(verdict, commands[pick]))
        verdict = fold(materialDecider, decided, verdict)
        return decided
      })
      const [first] = chosen
      assert.lengthOf(events, first === undefined ? 0 : 1)
      assert.strictEqual(verdict, first === undefined ? null : commands[first].kind)
      assert.deepStrictEqual(events[0]?.data, first === undefined ? undefined : commands[first].facts)
      assert.strictEqual(fold(materialDecider, events, materialDecider.initial), verdict, "the fold leads to the state")
    })
  )
})

describe("what may be uploaded", () => {
  it("has a name without tricks, a type that is taken and fits, and a size within bounds", () => {
    const fine = { path: "slides/week 1.pdf", mediaType: "application/pdf", size: 200_000_000 }
    assert.deepStrictEqual(newMaterialFaults(fine), [])
    assert.lengthOf(newMaterialFaults({ ...fine, size: 200_000_001 }), 1)
    assert.lengthOf(newMaterialFaults({ ...fine, size: 0 }), 1)
    assert.lengthOf(newMaterialFaults({ ...fine, mediaType: "text/html" }), 1)
    const names = [
      "../a.pdf",
      "a/../../b.pdf",
      "/etc/a.pdf",
      "a//b.pdf",
      "./a.pdf",
      "a\\b.pdf",
      "C:a.pdf",
      "a\u0000.pdf",
      "a\n.pdf",
      "a\u202efdp.exe.pdf",
      "a\u200b.pdf",
      "a\ud800.pdf",
      "a.pdf.exe",
      "a.html",
      "a",
      ".pdf/x"
    ]
    for (const path of names) assert.lengthOf(newMaterialFaults({ ...fine, path }), 1, JSON.stringify(path))
  })
})

layer(harness, { excludeTestServices: true, timeout: "60 seconds" })("uploads", (it) => {
  it.effect(
    "an upload is asked for, sent, checked, listed, and becomes a file that learners get and find words in",
    () =>
      Effect.gen(function* () {
        const { call } = yield* Http
        const store = yield* ObjectStore
        const { id } = yield* newCourse("Bees and papers")
        const { materialId, upload } = yield* asked(id, "waggle.pdf", 9)
        assert.deepStrictEqual([upload.method, upload.fields], ["PUT", {}])
        assert.strictEqual((yield* one(id, materialId)).state, "awaiting-upload")
        const { etag } = yield* send({ materialId, upload }, "%PDF-1.7\n")
        const sent = (yield* list(id)).uploads
        assert.deepStrictEqual(
          sent.map(({ file, path, state }) => [path, state, file]),
          [["waggle.pdf", "processing", null]]
        )
        const report = yield* pass(id, materialId, etag, {
          pages: 3,
          width: 595,
          height: 842,
          text: "The waggle dance\u0000 tells\n\n of Schwänzeltanz",
          thumbnail: "a picture"
        })
        yield* (yield* MaterialReports).take(report)
        const ready = yield* one(id, materialId)
        assert.deepInclude(ready, { state: "ready", reasons: [] })
        assert.deepInclude(ready.facts, { pages: 3, width: 595, height: 842, durationSeconds: null })
        const file = ready.file ?? assert.fail("a file that is ready can be listed")
        assert.deepStrictEqual([file.path, file.mediaType, file.size], ["waggle.pdf", "application/pdf", 9])
        assert.deepStrictEqual(
          (yield* eventsOf(materialId)).map(({ actor, data, type }) => [type, actor, data["contentHash"]]),
          [["lyceum.course.material-processed.v1", "service:file-processor", file.sha256]]
        )
        assert.deepStrictEqual(yield* keysIn(`${quarantinePrefix}${id}`), [], "nothing stays in quarantine")

        yield* save(id, withFile(sampleCourse(3, "Bees and papers"), file))
        const materials = yield* list(id)
        assert.deepStrictEqual([materials.uploads.length, materials.items.length], [0, 1], "it is the draft's now")
        assert.strictEqual(materials.items[0]?.facts?.pages, 3)
        assert.strictEqual((yield* call("POST", `/v1/courses/${id}/versions`, { as: "owner" })).status, 201)
        const item = yield* decode(
          DeliveredItem,
          yield* call("GET", `/v1/courses/${id}/items/${itemIdOf(1)}`, { as: "owner" })
        )
        const [address] = item.files
        assert.deepInclude(address?.facts, { pages: 3 })
        const bytes = yield* call("GET", address?.url ?? "")
        assert.strictEqual(Buffer.from(bytes.bytes).toString(), "%PDF-1.7\n")
        assert.match(bytes.headers.get("content-disposition") ?? "", /^attachment/)
        const picture = yield* call("GET", address?.facts?.thumbnailUrl ?? "")
        assert.deepStrictEqual(
          [picture.status, picture.headers.get("content-type"), Buffer.from(picture.bytes).toString()],
          [200, "image/webp", "a picture"]
        )
        const tag = picture.headers.get("etag") ?? ""
        const again = yield* call("GET", address?.facts?.thumbnailUrl ?? "", { headers: { "if-none-match": tag } })
        assert.strictEqual(again.status, 304)
        for (const query of ["waggle", "tells", "schwanzel"]) {
          const found = yield* decode(
            CourseSearchResult,
            yield* call("GET", `/v1/courses/${id}/search?query=${query}`, { as: "owner" })
          )
          assert.deepStrictEqual(
            found.items.map(({ itemId }) => itemId),
            [itemIdOf(1)],
            query
          )
        }
        assert.strictEqual(yield* remove(id, materialId), 409, "a file in use stays")

        const copy = yield* decode(
          DraftSaved,
          yield* call("POST", `/v1/courses/${id}/copies`, { as: "owner", json: { title: "The copy" } })
        )
        if (report._tag === "processed") yield* store.remove(report.objectKey)
        const copied = yield* list(copy.id)
        assert.strictEqual(copied.items[0]?.facts?.pages, 3)
        const own = yield* call("GET", copied.items[0]?.url ?? "")
        assert.deepStrictEqual([own.status, own.bytes.length], [200, 9], "the copy has bytes of its own")
        assert.strictEqual((yield* call("GET", copied.items[0]?.facts?.thumbnailUrl ?? "")).status, 200)
        yield* call("POST", `/v1/courses/${copy.id}/versions`, { as: "owner" })
        const inCopy = yield* call("GET", `/v1/courses/${copy.id}/search?query=waggle`, { as: "owner" })
        assert.lengthOf((yield* decode(CourseSearchResult, inCopy)).items, 1)
      })
  )

  it.effect("words deep in a long file are found, and the item only once", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { id } = yield* newCourse("A long book")
      const words = Array.from({ length: 40_000 }, (_, n) => `word${n % 977} common`).join(" ")
      const file = yield* bring(id, "book.txt", "book", { text: `${words} xylophone ${words}` })
      yield* save(id, withFile(sampleCourse(3, "A long book"), file))
      assert.strictEqual((yield* call("POST", `/v1/courses/${id}/versions`, { as: "owner" })).status, 201)
      for (const query of ["xylophone", "common"]) {
        const found = yield* decode(
          CourseSearchResult,
          yield* call("GET", `/v1/courses/${id}/search?query=${query}`, { as: "owner" })
        )
        assert.deepStrictEqual(
          found.items.map(({ itemId }) => itemId),
          [itemIdOf(1)],
          query
        )
        assert.include(found.items[0]?.snippet, query)
      }
    })
  )

  it.effect("the store takes exactly what was declared: not a byte more or less, no other type, no other key", () =>
    Effect.gen(function* () {
      const { id } = yield* newCourse("Bounds")
      const requested = yield* asked(id, "a.txt", 4)
      const refusal = (content: string, mediaType?: string) =>
        Effect.map(Effect.flip(send(requested, content, mediaType)), ({ _tag }) => _tag)
      assert.strictEqual(yield* refusal("12345"), "UploadTooLarge")
      assert.strictEqual(yield* refusal("123"), "UploadTooSmall")
      assert.strictEqual(yield* refusal("1234", "text/html"), "UploadWrongType")
      const forged = {
        ...requested,
        upload: { ...requested.upload, url: requested.upload.url.replace("maximum=4", "maximum=5") }
      }
      assert.strictEqual((yield* Effect.flip(send(forged, "12345")))._tag, "UploadForged")
      assert.deepStrictEqual(yield* keysIn(`${quarantinePrefix}${id}`), [], "nothing was kept")
      assert.strictEqual((yield* one(id, requested.materialId)).state, "awaiting-upload")
      yield* send(requested, "1234")
      assert.strictEqual((yield* one(id, requested.materialId)).state, "processing")
    })
  )

  it.effect("reports may come twice, in any order and after a second upload: the first verdict stands", () =>
    Effect.gen(function* () {
      const reports = yield* MaterialReports
      const { id } = yield* newCourse("Reports")
      const requested = yield* asked(id, "a.txt", 4)
      const { materialId } = requested
      const first = yield* pass(id, materialId, (yield* send(requested, "1111")).etag)
      const second = yield* pass(id, materialId, (yield* send(requested, "2222")).etag)
      yield* Effect.all([reports.take(first), reports.take(first)], { concurrency: 2, discard: true })
      yield* reports.take(rejected(id, materialId, "late"))
      yield* reports.take(second)
      yield* reports.take(first)
      assert.lengthOf(yield* eventsOf(materialId), 1)
      assert.strictEqual((yield* one(id, materialId)).state, "ready")
      const [kept, vain] = [first, second].map((report) => (report._tag === "processed" ? report.objectKey : ""))
      const keys = yield* keysIn(`materials/${materialId}`)
      assert.deepStrictEqual([keys.includes(kept ?? ""), keys.includes(vain ?? "")], [true, false])

      const bad = yield* asked(id, "b.txt", 4)
      const { etag } = yield* send(bad, "3333")
      yield* reports.take(rejected(id, bad.materialId, etag))
      yield* reports.take(rejected(id, bad.materialId, etag))
      assert.deepInclude(yield* one(id, bad.materialId), { state: "rejected", reasons: ["infected"], file: null })
      assert.deepStrictEqual(
        (yield* eventsOf(bad.materialId)).map(({ type }) => type),
        ["lyceum.course.material-rejected.v1"]
      )
      assert.deepInclude(
        (yield* list(id)).uploads.find(({ path }) => path === "b.txt"),
        { state: "rejected" }
      )
      assert.strictEqual(yield* remove(id, bad.materialId), 204)
      assert.strictEqual(yield* remove(id, bad.materialId), 404)
    })
  )

  it.effect("a report about nothing that was asked for is refused, whichever part of it does not fit", () =>
    Effect.gen(function* () {
      const reports = yield* MaterialReports
      const { id } = yield* newCourse("Strangers")
      const other = yield* newCourse("Others")
      const { materialId } = yield* asked(id, "a.txt", 4)
      const good = rejected(id, materialId, "e")
      const strange: ReadonlyArray<MaterialReport> = [
        rejected(id, MaterialId.make((yield* Uuids)()), "e"),
        rejected(other.id, materialId, "e"),
        { ...good, key: "quarantine/elsewhere" }
      ]
      for (const report of strange) {
        assert.strictEqual((yield* Effect.flip(reports.take(report)))._tag, "UnknownMaterial")
      }
      assert.strictEqual((yield* one(id, materialId)).state, "awaiting-upload")
      assert.lengthOf(yield* eventsOf(materialId), 0)
    })
  )

  it.effect("the same Idempotency-Key gives the same upload; with another file it is refused", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { id } = yield* newCourse("Repeats")
      const key = crypto.randomUUID()
      const first = yield* asked(id, "a.txt", 4, key)
      const again = yield* asked(id, "a.txt", 4, key)
      assert.strictEqual(again.materialId, first.materialId)
      assert.lengthOf((yield* list(id)).uploads, 1)
      assert.strictEqual((yield* ask(id, "a.txt", 5, key)).status, 422)
      const other = yield* newCourse("Repeats elsewhere")
      assert.notStrictEqual((yield* asked(other.id, "a.txt", 4, key)).materialId, first.materialId)
      const foreign = yield* call("POST", `/v1/courses/${id}/materials`, {
        as: "admin",
        json: { path: "a.txt", mediaType: "text/plain", size: 4 },
        headers: { "idempotency-key": key }
      })
      assert.notStrictEqual((yield* decode(RequestedMaterial, foreign)).materialId, first.materialId)
    })
  )

  it.effect("who may not edit may not upload, look or delete; what cannot be taken is refused with its reason", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { id } = yield* newCourse("Mine")
      const other = yield* newCourse("Mine too")
      const { materialId } = yield* asked(id, "a.txt", 4)
      const json = { path: "a.txt", mediaType: "text/plain", size: 4 }
      for (const as of ["other", "learner", "narrow", undefined]) {
        const who = as === undefined ? {} : { as }
        const statuses = yield* Effect.all([
          call("POST", `/v1/courses/${id}/materials`, { ...who, json }),
          call("GET", `/v1/courses/${id}/materials/${materialId}`, who),
          call("DELETE", `/v1/courses/${id}/materials/${materialId}`, who)
        ])
        for (const { status } of statuses) assert.include([401, 403, 404], status, String(as))
      }
      assert.strictEqual((yield* one(id, materialId)).state, "awaiting-upload", "nobody else deleted it")
      const elsewhere = yield* call("GET", `/v1/courses/${other.id}/materials/${materialId}`, { as: "owner" })
      assert.strictEqual(elsewhere.status, 404, "an upload belongs to one course")
      const refused = yield* ask(id, "../a.txt", 4)
      assert.strictEqual(refused.status, 422)
      assert.match((yield* Schema.decodeUnknownEffect(Reasons)(refused.body)).reasons.join(), /cannot be the path/)
      assert.strictEqual((yield* ask(id, "a.txt", 20_000_001)).status, 422)
      const odd = yield* call("POST", `/v1/courses/${id}/materials`, { as: "owner", json: { ...json, size: -1 } })
      assert.strictEqual(odd.status, 400)
      yield* call("DELETE", `/v1/courses/${id}`, { as: "owner" })
      assert.strictEqual((yield* ask(id, "a.txt", 4)).status, 409, "a retired course takes nothing")
    })
  )

  it.effect("no more than a hundred uploads of a course may be under way", () =>
    Effect.gen(function* () {
      const { id } = yield* newCourse("Many")
      const first = yield* asked(id, "0.txt", 1)
      yield* Effect.forEach(
        Array.from({ length: 99 }, (_, n) => n + 1),
        (n) => asked(id, `${n}.txt`, 1),
        {
          concurrency: 8,
          discard: true
        }
      )
      assert.strictEqual((yield* ask(id, "one more.txt", 1)).status, 409)
      assert.strictEqual(yield* remove(id, first.materialId), 204)
      assert.strictEqual((yield* ask(id, "one more.txt", 1)).status, 201)
    })
  )

  it.effect("a course with a film that no archive takes cannot be exported, and says why", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* PgClient.PgClient
      const { id } = yield* newCourse("Filmed")
      const file = { ...(yield* bring(id, "film.txt", "long")), size: 100_000_001 }
      // nobody sends 100 MB here: the row says it
      yield* sql`UPDATE uploads SET size = ${file.size}::bigint WHERE course_id = ${id}::uuid`
      yield* save(id, withFile(sampleCourse(3, "Filmed"), file))
      const answer = yield* call("GET", `/v1/courses/${id}/export`, { as: "owner" })
      assert.strictEqual(answer.status, 422)
      assert.match((yield* Schema.decodeUnknownEffect(Reasons)(answer.body)).reasons.join(), /"film.txt" is too large/)
    })
  )

  it.effect(
    "a deleted upload is gone, whatever was reported meanwhile; its file, picture and text go a day later",
    () =>
      Effect.gen(function* () {
        const reports = yield* MaterialReports
        const { id } = yield* newCourse("Deleted")
        const early = yield* asked(id, "early.txt", 4)
        const { etag } = yield* send(early, "1111")
        const report = yield* pass(id, early.materialId, etag, { text: "x", thumbnail: "y" })
        assert.strictEqual(yield* remove(id, early.materialId), 204)
        yield* reports.take(report)
        assert.deepStrictEqual(yield* keysIn(`materials/${early.materialId}`), [], "promoted in vain")
        assert.lengthOf(yield* eventsOf(early.materialId), 0)

        const file = yield* bring(id, "ready.txt", "22223333", { text: "x", thumbnail: "y" })
        const ready =
          (yield* list(id)).uploads.find(({ path }) => path === "ready.txt")?.id ?? assert.fail("it is listed")
        assert.lengthOf(yield* keysIn(`materials/${ready}`), 3)
        assert.strictEqual(yield* remove(id, ready), 204)
        assert.lengthOf((yield* list(id)).uploads, 0)
        const { call } = yield* Http
        const saved = yield* call("PUT", `/v1/courses/${id}/draft`, {
          as: "owner",
          json: withFile(sampleCourse(3, "Deleted"), file),
          headers: { "if-match": "*" }
        })
        assert.strictEqual(saved.status, 422, "no draft can list it any more")
        yield* later(26, cleanMaterials)
        assert.deepStrictEqual(yield* keysIn(`materials/${ready}`), [])
      })
  )

  it.effect("a file that a draft listed while it was deleted stays", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* PgClient.PgClient
      const { id } = yield* newCourse("Raced")
      const file = yield* bring(id, "raced.txt", "raced bytes")
      const material = (yield* list(id)).uploads[0]?.id ?? assert.fail("it is listed")
      yield* save(id, withFile(sampleCourse(3, "Raced"), file))
      // what the deletion does when it looked just before the draft was saved
      yield* sql`UPDATE materials SET state = 'deleted' WHERE id = ${material}::uuid`
      yield* sql`DELETE FROM uploads WHERE course_id = ${id}::uuid`
      yield* later(26, cleanMaterials)
      const url = (yield* list(id)).items[0]?.url ?? ""
      assert.strictEqual(Buffer.from((yield* call("GET", url)).bytes).toString(), "raced bytes")
    })
  )

  it.effect(
    "nothing stays in quarantine past its day: what never came is forgotten, what was never checked says so",
    () =>
      Effect.gen(function* () {
        const store = yield* ObjectStore
        const { id } = yield* newCourse("Clean")
        const never = yield* asked(id, "never.txt", 4)
        const stuck = yield* asked(id, "stuck.txt", 4)
        yield* send(stuck, "1111")
        const stray = quarantineKey(CourseId.make(id), MaterialId.make((yield* Uuids)()))
        yield* store.put(stray, new Uint8Array(1), "text/plain")
        yield* store.put(`${quarantinePrefix}odd`, new Uint8Array(1), "text/plain")
        yield* later(23, cleanMaterials)
        assert.deepStrictEqual(yield* keysIn(`${quarantinePrefix}${id}`), [
          quarantineKey(CourseId.make(id), stuck.materialId)
        ])
        assert.deepStrictEqual(yield* keysIn(`${quarantinePrefix}odd`), [])
        yield* later(25, cleanMaterials)
        assert.deepStrictEqual(yield* keysIn(`${quarantinePrefix}${id}`), [])
        const { uploads } = yield* list(id)
        assert.deepStrictEqual(
          uploads.map(({ path, state }) => [path, state]),
          [["stuck.txt", "expired"]]
        )
        assert.isUndefined(uploads.find(({ id: one }) => one === never.materialId))
        yield* later(800, cleanMaterials)
        assert.lengthOf((yield* list(id)).uploads, 0)
      })
  )
})
