import { assert, layer } from "@effect/vitest"
import { PgClient } from "@effect/sql-pg"
import { CourseDetail } from "@lyceum/api/Catalogue"
import { Imported } from "@lyceum/api/CourseArchives"
import { CourseContent } from "@lyceum/domain/Content"
import { Outline } from "@lyceum/domain/Outline"
import { Effect, Schema } from "effect"
import { writeArchive } from "../src/olx/Archive.ts"
import { rebuildOwn } from "../src/Operations.ts"
import { type Answer, harness, Http } from "./Harness.ts"

const text = (value: string) => new Uint8Array(Buffer.from(value))
const decode = <A>(schema: Schema.Codec<A, unknown>, answer: Answer) => Schema.decodeUnknownEffect(schema)(answer.body)

/** An OLX course with a picture, a link, a quiz and something that is not supported. */
const archive = (options: {
  readonly title: string
  readonly run?: string
  readonly extra?: string
  readonly picture?: string
  readonly drawing?: string
}) =>
  Effect.map(
    writeArchive(
      new Map([
        [
          "course/course.xml",
          text(`<course url_name="${options.run ?? "2026"}" org="Org" course="C1" display_name="${options.title}" language="en">
            <chapter url_name="one" display_name="One"><sequential url_name="s" display_name="S">
              <vertical url_name="v" display_name="V">
                <html url_name="intro" display_name="Intro"><![CDATA[<p>Hi <img src="/static/pic.png" alt="p"> <a href="/jump_to_id/quiz">quiz</a></p>]]></html>
                <problem url_name="quiz" display_name="Quiz"><multiplechoiceresponse><choicegroup type="MultipleChoice">
                  <choice correct="true">Yes</choice><choice correct="false">No</choice></choicegroup></multiplechoiceresponse></problem>
                <lti_consumer url_name="lti" display_name="Elsewhere"/>${options.extra ?? ""}
              </vertical></sequential></chapter></course>`)
        ],
        ["course/static/pic.png", text(options.picture ?? "picture")],
        ...(options.drawing === undefined ? [] : [["course/static/d.SVG", text(options.drawing)] as const])
      ])
    ),
    (bytes) => new Uint8Array(bytes)
  )

const gzip = { "content-type": "application/gzip" }
const upload = Effect.fnUntraced(function* (bytes: Uint8Array<ArrayBuffer>, query = "", as = "owner") {
  return yield* (yield* Http).call("POST", `/v1/course-imports${query}`, { as, bytes, headers: gzip })
})

layer(harness, { excludeTestServices: true, timeout: "60 seconds" })("OLX in and out", (it) => {
  it.effect("imports, publishes at once, and finds the same course again with the same ids", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const answer = yield* upload(yield* archive({ title: "Imported" }), "?publish=true")
      assert.strictEqual(answer.status, 201, JSON.stringify(answer.body))
      const first = yield* decode(Imported, answer)
      assert.deepStrictEqual([first.slug, first.version], ["imported", 1])
      assert.strictEqual(first.report.unsupported[0]?.tag, "lti_consumer")
      const outline = yield* decode(Outline, yield* call("GET", `/v1/courses/${first.courseId}/outline`))
      assert.strictEqual(outline.itemCount, 3)

      const same = yield* decode(Imported, yield* upload(yield* archive({ title: "Imported" }), "?publish=true"))
      assert.deepStrictEqual([same.courseId, same.version], [first.courseId, 1], "the same archive changes nothing")
      const changed = yield* archive({
        title: "Imported, second edition",
        extra: "<done url_name='d' display_name='Done'/>"
      })
      const second = yield* decode(Imported, yield* upload(changed, "?publish=true"))
      assert.deepStrictEqual([second.courseId, second.slug, second.version], [first.courseId, "imported", 2])
      const after = yield* decode(Outline, yield* call("GET", `/v1/courses/${first.courseId}/outline`))
      const ids = (of: Outline) => of.sections[0]?.lessons[0]?.pages[0]?.items.map((item) => item.id) ?? []
      assert.deepStrictEqual(ids(after).slice(0, 3), ids(outline))
      assert.lengthOf(ids(after), 4)

      const otherRun = yield* decode(Imported, yield* upload(yield* archive({ title: "Imported", run: "2027" })))
      assert.notStrictEqual(otherRun.courseId, first.courseId)
      assert.isUndefined(otherRun.version)
      const otherOwner = yield* decode(Imported, yield* upload(yield* archive({ title: "Imported" }), "", "other"))
      assert.notStrictEqual(otherOwner.courseId, first.courseId)
    })
  )

  it.effect("exports what imports to an equal course", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { courseId } = yield* decode(
        Imported,
        yield* upload(yield* archive({ title: "Round", run: "r" }), "?publish=true")
      )
      const exported = yield* call("GET", `/v1/courses/${courseId}/export`, { as: "owner" })
      assert.strictEqual(exported.headers.get("content-type"), "application/gzip")
      const draft = yield* decode(CourseContent, yield* call("GET", `/v1/courses/${courseId}/draft`, { as: "owner" }))
      const bytes = new Uint8Array(exported.bytes)
      const back = yield* decode(Imported, yield* upload(bytes, "?publish=true"))
      assert.deepStrictEqual(
        [back.courseId, back.version],
        [courseId, 1],
        "an export of one's own course is that course"
      )
      const copy = yield* decode(Imported, yield* upload(bytes, "", "other"))
      const copied = yield* decode(
        CourseContent,
        yield* call("GET", `/v1/courses/${copy.courseId}/draft`, { as: "other" })
      )
      assert.notStrictEqual(copy.courseId, courseId)
      assert.strictEqual(copied.title, draft.title)
      assert.deepStrictEqual(copied.files, draft.files)
      assert.strictEqual((yield* call("GET", `/v1/courses/${courseId}/export?version=9`, { as: "owner" })).status, 404)
    })
  )

  it.effect("takes a drawing that runs nothing", () =>
    Effect.gen(function* () {
      const drawing = "<svg xmlns='http://www.w3.org/2000/svg'><rect width='1' height='1'/></svg>"
      const answer = yield* upload(yield* archive({ title: "Drawn", run: "drawn", drawing }))
      assert.strictEqual(answer.status, 201, JSON.stringify(answer.body))
    })
  )

  it.effect("refuses broken and hostile archives whole", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* PgClient.PgClient
      const before = yield* sql`SELECT count(*)::int AS n FROM events`
      const good = yield* archive({ title: "Cut", run: "cut" })
      const refused = [text("not gzip at all"), good.slice(0, good.length / 2), new Uint8Array(0)]
      for (const bytes of refused) {
        const answer = yield* upload(bytes, "?publish=true")
        assert.strictEqual(answer.status, 422, JSON.stringify(answer.body))
      }
      const hostile = yield* archive({
        title: "H",
        run: "h",
        extra: "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
      })
      assert.strictEqual((yield* upload(hostile)).status, 422)
      const virus = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("")
      const infected = yield* upload(yield* archive({ title: "V", run: "v", picture: `--${virus}` }))
      assert.strictEqual(infected.status, 422)
      assert.include(JSON.stringify(infected.body), "EICAR")
      for (const drawing of [
        "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "<svg onload='alert(1)'/>",
        "<svg><a href='&#106;avascript:alert(1)'/></svg>"
      ]) {
        const active = yield* upload(yield* archive({ title: "D", run: "d", drawing }))
        assert.strictEqual(active.status, 422, drawing)
        assert.include(JSON.stringify(active.body), "d.SVG")
      }
      assert.strictEqual((yield* upload(good, "", "learner")).status, 403)
      assert.strictEqual((yield* upload(good, "?publish=yes")).status, 400)
      assert.strictEqual((yield* call("POST", "/v1/course-imports", { bytes: good, headers: gzip })).status, 401)
      assert.deepStrictEqual(yield* sql`SELECT count(*)::int AS n FROM events`, before)
    })
  )

  it.effect("rebuilds every read model to the same bytes", () =>
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      yield* upload(yield* archive({ title: "Rebuilt", run: "rebuilt" }), "?publish=true")
      yield* upload(yield* archive({ title: "Rebuilt again", run: "rebuilt" }), "?publish=true")
      const all = Effect.forEach(
        ["courses", "versions", "items", "files", "passages"],
        (table) =>
          sql`SELECT md5(string_agg(t::text, E'\n' ORDER BY t::text)) AS digest, count(*)::int AS rows FROM ${sql(table)} AS t`
      )
      const before = yield* all
      yield* sql`UPDATE versions SET title = 'damaged', outline = ''::bytea`
      yield* sql`DELETE FROM items`
      yield* sql`UPDATE courses SET title = 'damaged'`
      assert.notDeepEqual(yield* all, before)
      yield* rebuildOwn
      assert.deepStrictEqual(yield* all, before)
      const detail = yield* decode(CourseDetail, yield* (yield* Http).call("GET", "/v1/courses/rebuilt"))
      assert.deepStrictEqual([detail.title, detail.version], ["Rebuilt again", 2])
    })
  )
})
