import { assert, layer } from "@effect/vitest"
import { CourseDetail } from "@lyceum/api/Catalogue"
import { DraftSaved } from "@lyceum/api/CourseDrafts"
import { DeliveredItem } from "@lyceum/api/CourseItems"
import { CourseFacts } from "@lyceum/api/CoursesInternal"
import { CourseContent } from "@lyceum/domain/Content"
import { CourseId, CourseVersion } from "@lyceum/domain/Ids"
import { Outline } from "@lyceum/domain/Outline"
import { Effect, Schema } from "effect"
import { enrollmentId } from "@lyceum/domain/DerivedId"
import { storeStandings } from "../src/consumers/enrollmentEvents.ts"
import { bring } from "./Bring.ts"
import { type Answer, Enrolled, harness, Http, people } from "./Harness.ts"
import { itemIdOf, sampleCourse, secret } from "./SampleCourse.ts"

const decode = <A>(schema: Schema.Codec<A, unknown>, answer: Answer) =>
  Schema.decodeUnknownEffect(schema, { onExcessProperty: "error" })(answer.body)
const Problem = Schema.Struct({ type: Schema.String, status: Schema.Int })
const problem = (answer: Answer) =>
  Effect.map(Schema.decodeUnknownEffect(Problem)(answer.body), ({ type }) => [answer.status, type.split(":").at(-1)])
const Page = Schema.Struct({
  items: Schema.Array(Schema.Struct({ id: Schema.String, slug: Schema.String, title: Schema.String })),
  nextCursor: Schema.NullOr(Schema.String)
})
const reasons = (answer: Answer) =>
  Effect.map(Schema.decodeUnknownEffect(Schema.Struct({ reasons: Schema.Array(Schema.String) }))(answer.body), (body) =>
    body.reasons.join("\n")
  )
/** The beginning of a PNG and six letters. */
const picture = "\x89PNG\r\n\x1a\n012345"
const bytes = (text: string) => new Uint8Array(Buffer.from(text))

/** A course of the owner with the content as its draft. */
const drafted = Effect.fnUntraced(function* (content: CourseContent, as = "owner") {
  const { call } = yield* Http
  const made = yield* decode(DraftSaved, yield* call("POST", "/v1/courses", { as, json: { title: content.title } }))
  const saved = yield* call("PUT", `/v1/courses/${made.id}/draft`, {
    as,
    json: content,
    headers: { "if-match": '"1"' }
  })
  assert.strictEqual(saved.status, 200, JSON.stringify(saved.body))
  return made
})
const published = Effect.fnUntraced(function* (content: CourseContent, as = "owner") {
  const { call } = yield* Http
  const made = yield* drafted(content, as)
  const answer = yield* call("POST", `/v1/courses/${made.id}/versions`, { as })
  assert.strictEqual(answer.status, 201, JSON.stringify(answer.body))
  return made
})

layer(harness, { excludeTestServices: true, timeout: "60 seconds" })("course routes", (it) => {
  it.effect("creates, saves, publishes; each step answers with what the next one needs", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const made = yield* call("POST", "/v1/courses", { as: "owner", json: { title: "Größe & Wahl" } })
      assert.strictEqual(made.status, 201)
      assert.strictEqual(made.headers.get("etag"), '"1"')
      const { id, slug } = yield* decode(DraftSaved, made)
      assert.strictEqual(slug, "grosse-wahl")
      const again = yield* decode(
        DraftSaved,
        yield* call("POST", "/v1/courses", { as: "other", json: { title: "Größe & Wahl" } })
      )
      assert.strictEqual(again.slug, "grosse-wahl-2")
      assert.deepStrictEqual(yield* problem(yield* call("GET", `/v1/courses/${id}`)), [404, "not-found"])

      const content = sampleCourse(12, "Größe & Wahl")
      const saved = yield* call("PUT", `/v1/courses/${id}/draft`, {
        as: "owner",
        json: { ...content, description: '<p onclick="x()">Hi<script>alert(1)</script></p>' },
        headers: { "if-match": '"1"' }
      })
      assert.strictEqual(saved.headers.get("etag"), '"2"')
      const draft = yield* call("GET", `/v1/courses/${id}/draft`, { as: "owner" })
      assert.strictEqual(draft.headers.get("etag"), '"2"')
      assert.strictEqual((yield* decode(CourseContent, draft)).description, "<p>Hi</p>")

      const first = yield* call("POST", `/v1/courses/${id}/versions`, { as: "owner", headers: { "if-match": '"2"' } })
      assert.deepStrictEqual([first.status, first.body], [201, { courseId: id, slug, version: 1 }])
      const same = yield* call("POST", `/v1/courses/${id}/versions`, { as: "owner" })
      assert.deepStrictEqual(same.body, { courseId: id, slug, version: 1 })

      const detail = yield* decode(CourseDetail, yield* call("GET", `/v1/courses/${slug}`))
      assert.deepStrictEqual([detail.id, detail.version, detail.itemCount, detail.retired], [id, 1, 12, false])
      assert.deepStrictEqual(
        detail.sections[0]?.lessons.map((lesson) => lesson.itemCount),
        [12]
      )
      const facts = yield* decode(CourseFacts, yield* call("GET", `/internal/courses/${slug}`, { as: "service" }))
      assert.deepStrictEqual([facts.ownerId, facts.version, facts.requiredItemCount], [people.owner, 1, 12])
      const full = yield* decode(
        CourseContent,
        yield* call("GET", `/internal/courses/${id}/versions/1`, { as: "service" })
      )
      assert.include(JSON.stringify(full), secret)

      const history = yield* call("GET", `/v1/courses/${id}/history?limit=2`, { as: "owner" })
      const page = yield* Schema.decodeUnknownEffect(
        Schema.Struct({
          items: Schema.Array(Schema.Struct({ type: Schema.String, actor: Schema.String, position: Schema.Int })),
          nextCursor: Schema.String
        })
      )(history.body)
      assert.deepStrictEqual(
        page.items.map(({ position, type }) => `${position} ${type}`),
        ["4 lyceum.course.published.v1", "3 lyceum.course.draft-saved.v1"]
      )
      assert.strictEqual(page.items[0]?.actor, `user:${people.owner}`)
      assert.include(history.headers.get("link") ?? "", 'rel="next"')
    })
  )

  it.effect("keeps drafts from being overwritten: 428, 412 with the newest tag, and nothing changed", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const content = sampleCourse(3, "Careful")
      const { id } = yield* drafted(content)
      const put = (headers: Record<string, string>, json: unknown = content) =>
        call("PUT", `/v1/courses/${id}/draft`, { as: "owner", json, headers })
      assert.deepStrictEqual(yield* problem(yield* put({})), [428, "precondition-required"])
      const stale = yield* put({ "if-match": '"1"' })
      assert.deepStrictEqual(yield* problem(stale), [412, "precondition-failed"])
      assert.include(JSON.stringify(stale.body), '\\"2\\"')
      assert.strictEqual((yield* put({ "if-match": '"nonsense"' })).status, 412)
      assert.strictEqual((yield* put({ "if-match": "*" })).headers.get("etag"), '"2"')
      const early = yield* call("POST", `/v1/courses/${id}/versions`, { as: "owner", headers: { "if-match": '"1"' } })
      assert.strictEqual(early.status, 412)
      const both = yield* Effect.forEach(["One", "Two"], (title) => put({ "if-match": '"2"' }, { ...content, title }), {
        concurrency: 2
      })
      assert.deepStrictEqual(both.map(({ status }) => status).sort(), [200, 412])
    })
  )

  it.effect("refuses documents that contradict themselves, with the place of every fault", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const content = sampleCourse(6, "Faulty")
      const { id } = yield* drafted(content)
      const put = (json: unknown) =>
        call("PUT", `/v1/courses/${id}/draft`, { as: "owner", json, headers: { "if-match": "*" } })
      const [section] = content.sections
      const twice = yield* put({ ...content, sections: [section, section] })
      assert.deepStrictEqual(yield* problem(twice), [422, "unprocessable"])
      assert.include(yield* reasons(twice), 'two items have the key "item-1"')
      const file = { path: "a.txt", mediaType: "text/plain", size: 1, sha256: "0".repeat(64) }
      assert.include(yield* reasons(yield* put({ ...content, files: [file] })), 'the file "a.txt" was not stored')
      assert.strictEqual((yield* put({ ...content, surprise: 1 })).status, 400)
      assert.strictEqual((yield* put({ ...content, language: "not a language" })).status, 400)
      const own = yield* put({ ...content, settings: { ...content.settings, prerequisites: [id] } })
      assert.include(yield* reasons(own), "its own prerequisite")
      const made = yield* decode(
        DraftSaved,
        yield* call("POST", "/v1/courses", { as: "owner", json: { title: "Bare" } })
      )
      const empty = yield* call("POST", `/v1/courses/${made.id}/versions`, { as: "owner" })
      assert.include(yield* reasons(empty), "no items")
    })
  )

  it.effect("publishes only prerequisites that can be met", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const needs = (title: string, ...prerequisites: ReadonlyArray<CourseId>) => {
        const content = sampleCourse(2, title)
        return { ...content, settings: { ...content.settings, prerequisites } }
      }
      const first = yield* published(needs("First"))
      const second = yield* published(needs("Second", first.id))
      const third = yield* published(needs("Third", second.id))
      const circle = yield* call("PUT", `/v1/courses/${first.id}/draft`, {
        as: "owner",
        json: needs("First", third.id),
        headers: { "if-match": "*" }
      })
      assert.strictEqual(circle.status, 200)
      const refused = yield* call("POST", `/v1/courses/${first.id}/versions`, { as: "owner" })
      assert.include(yield* reasons(refused), "nobody could begin")
      const draft = yield* drafted(needs("Not there", CourseId.make(people.stranger)))
      const unknown = yield* call("POST", `/v1/courses/${draft.id}/versions`, { as: "owner" })
      assert.include(yield* reasons(unknown), "is no published course")
    })
  )

  it.effect("lets only owners and admins in, and hides drafts from everybody else", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { id } = yield* drafted(sampleCourse(6, "Private"))
      const open = yield* published(sampleCourse(6, "Public"))
      const status = (method: string, path: string, as?: string) =>
        Effect.map(call(method, path, as === undefined ? {} : { as }), (answer) => answer.status)
      for (const [method, path] of [
        ["GET", "draft"],
        ["POST", "versions"],
        ["GET", "history"],
        ["GET", "export"]
      ] as const) {
        assert.strictEqual(yield* status(method, `/v1/courses/${id}/${path}`), 401)
        assert.strictEqual(yield* status(method, `/v1/courses/${id}/${path}`, "forged"), 401)
        assert.strictEqual(yield* status(method, `/v1/courses/${id}/${path}`, "service"), 401)
        assert.strictEqual(yield* status(method, `/v1/courses/${id}/${path}`, "narrow"), 403)
        assert.strictEqual(yield* status(method, `/v1/courses/${id}/${path}`, "other"), 404)
        assert.strictEqual(yield* status(method, `/v1/courses/${id}/${path}`, "learner"), 404)
        assert.strictEqual(yield* status(method, `/v1/courses/${open.id}/${path}`, "other"), 403)
        assert.strictEqual(yield* status(method, `/v1/courses/${people.owner}/${path}`, "owner"), 404)
      }
      assert.strictEqual(yield* status("GET", `/v1/courses/${id}/draft`, "admin"), 200)
      assert.strictEqual(yield* status("GET", `/v1/courses/not-an-id/draft`, "owner"), 400)
      assert.strictEqual((yield* call("POST", "/v1/courses", { as: "learner", json: { title: "Mine" } })).status, 403)
      assert.strictEqual(yield* status("DELETE", `/v1/courses/${open.id}`, "other"), 403)
      assert.strictEqual(yield* status("GET", `/internal/courses/${open.id}`, "owner"), 401)
      assert.strictEqual(yield* status("PATCH", `/v1/courses/${open.id}`, "owner"), 405)
    })
  )

  it.effect("answers a repeated Idempotency-Key once, also in parallel, and refuses it for another body", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const create = (title: string) =>
        call("POST", "/v1/courses", { as: "owner", json: { title }, headers: { "idempotency-key": "create-once" } })
      const answers = yield* Effect.forEach(Array.from({ length: 5 }), () => create("Once only"), { concurrency: 5 })
      assert.strictEqual(new Set(answers.map(({ body }) => JSON.stringify(body))).size, 1)
      assert.deepStrictEqual(
        answers.map(({ status }) => status),
        [201, 201, 201, 201, 201]
      )
      assert.deepStrictEqual(yield* problem(yield* create("Another")), [422, "idempotency-key-reused"])
    })
  )

  it.effect("lists, pages and searches what is published; owners see all of theirs", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const titles = ["Zebras in motion", "Zebra crossings", "On zebras"]
      yield* Effect.forEach(titles, (title) => published(sampleCourse(2, title), "other"), { discard: true })
      yield* drafted(sampleCourse(2, "Zebra draft"), "other")
      const gone = yield* published(sampleCourse(2, "Zebra retired"), "other")
      assert.strictEqual((yield* call("DELETE", `/v1/courses/${gone.id}`, { as: "other" })).status, 204)
      const list = (query: string, as?: string) =>
        Effect.flatMap(call("GET", `/v1/courses?${query}`, as === undefined ? {} : { as }), (answer) =>
          Schema.decodeUnknownEffect(Page)(answer.body)
        )
      const found = yield* list("query=zebra")
      assert.lengthOf((yield* list("query=zeb")).items, 3)
      assert.sameMembers(
        found.items.map(({ title }) => title),
        titles
      )
      assert.strictEqual((yield* list("query=zebra%20cross")).items[0]?.title, "Zebra crossings")
      assert.lengthOf((yield* list("query=tumbl%20zebr")).items, 3, "titles of sections are searched too")
      assert.lengthOf((yield* list("query=%27%20%7C%20%26%21%3A*%20%28")).items, 0)
      const seen: Array<string> = []
      let cursor = ""
      do {
        const page: typeof Page.Type = yield* list(`query=zebra&limit=1${cursor}`)
        seen.push(...page.items.map(({ title }) => title))
        cursor = page.nextCursor === null ? "" : `&cursor=${page.nextCursor}`
      } while (cursor !== "")
      assert.deepStrictEqual(
        seen,
        found.items.map(({ title }) => title)
      )
      const newest: Array<string> = []
      do {
        const page: typeof Page.Type = yield* list(`limit=2${cursor}`)
        newest.push(...page.items.map(({ title }) => title))
        cursor = page.nextCursor === null ? "" : `&cursor=${page.nextCursor}`
      } while (cursor !== "")
      assert.strictEqual(new Set(newest).size, newest.length)
      assert.deepStrictEqual(
        newest.filter((title) => titles.includes(title)),
        titles.toReversed()
      )
      const own = yield* list("owner=me", "other")
      assert.includeMembers(
        own.items.map(({ title }) => title),
        [...titles, "Zebra draft", "Zebra retired"]
      )
      assert.strictEqual((yield* call("GET", "/v1/courses?owner=me")).status, 401)
      assert.strictEqual((yield* call("GET", "/v1/courses?owner=me", { as: "narrow" })).status, 403)
      for (const query of [
        "cursor=AAAA",
        `cursor=${Buffer.from("{}").toString("base64url")}`,
        "limit=0",
        "limit=x",
        "what=1"
      ]) {
        assert.strictEqual((yield* call("GET", `/v1/courses?${query}`)).status, 400, query)
      }
    })
  )

  it.effect("sends the outline as bytes: gzip when taken, 304 when known, every version for ever", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { id } = yield* published(sampleCourse(40, "Outlined"))
      const path = `/v1/courses/${id}/outline`
      const plain = yield* call("GET", path, { headers: { "accept-encoding": "identity" } })
      const outline = yield* decode(Outline, plain)
      assert.deepStrictEqual([outline.version, outline.itemCount], [1, 40])
      assert.notInclude(JSON.stringify(plain.body), secret)
      const zipped = yield* call("GET", path, { headers: { "accept-encoding": "br, gzip" } })
      assert.strictEqual(zipped.headers.get("content-encoding"), "gzip")
      assert.deepStrictEqual(zipped.body, plain.body)
      const tag = plain.headers.get("etag") ?? ""
      assert.notStrictEqual(tag, zipped.headers.get("etag"))
      const known = yield* call("GET", path, { headers: { "if-none-match": `"x", ${tag}` } })
      assert.deepStrictEqual([known.status, known.bytes.length], [304, 0])

      yield* call("PUT", `/v1/courses/${id}/draft`, {
        as: "owner",
        json: sampleCourse(41, "Outlined"),
        headers: { "if-match": '"2"' }
      })
      yield* call("POST", `/v1/courses/${id}/versions`, { as: "owner" })
      const second = yield* call("GET", path, { headers: { "if-none-match": tag } })
      assert.strictEqual((yield* decode(Outline, second)).version, 2)
      assert.deepStrictEqual((yield* call("GET", `${path}?version=1`)).body, plain.body)
      assert.strictEqual((yield* call("GET", `${path}?version=3`)).status, 404)
      assert.strictEqual((yield* call("GET", `${path}?version=0`)).status, 400)
    })
  )

  it.effect("delivers items to who is enrolled: without keys, with addresses that work; files with ranges", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const enrolled = yield* Enrolled
      const content = sampleCourse(8, "Delivered")
      const { id } = yield* drafted(content)
      const file = yield* bring(id, "img/a b.png", picture)
      assert.deepStrictEqual([file.path, file.mediaType, file.size], ["img/a b.png", "image/png", 14])
      const page = yield* bring(id, "x.txt", "<script>1</script>")
      const saved = yield* call("PUT", `/v1/courses/${id}/draft`, {
        as: "owner",
        json: { ...content, files: [file, page] },
        headers: { "if-match": "*" }
      })
      assert.strictEqual(saved.status, 200, JSON.stringify(saved.body))
      yield* call("POST", `/v1/courses/${id}/versions`, { as: "owner" })

      const path = `/v1/courses/${id}/items/${itemIdOf(0)}`
      assert.strictEqual((yield* call("GET", path)).status, 401)
      assert.deepStrictEqual(yield* problem(yield* call("GET", path, { as: "learner" })), [403, "not-enrolled"])
      assert.deepStrictEqual(yield* problem(yield* call("GET", path, { as: "other" })), [403, "not-enrolled"])
      enrolled.set(Enrolled.place(id, people.learner), CourseVersion.make(1))
      const item = yield* decode(DeliveredItem, yield* call("GET", path, { as: "learner" }))
      const html = item.body.kind === "text" ? item.body.text : ""
      assert.include(html, `href="/courses/${id}/items/${itemIdOf(1)}"`)
      const src = /src="([^"]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? ""
      const shown = yield* call("GET", src)
      assert.deepStrictEqual([shown.status, Buffer.from(shown.bytes).toString("latin1")], [200, picture])
      assert.include(shown.headers.get("cache-control") ?? "", "immutable")
      assert.strictEqual(shown.headers.get("content-type"), "image/png")
      const part = yield* call("GET", src, { headers: { range: "bytes=8-10" } })
      assert.deepStrictEqual(
        [part.status, Buffer.from(part.bytes).toString(), part.headers.get("content-range")],
        [206, "012", "bytes 8-10/14"]
      )
      assert.strictEqual((yield* call("GET", src, { headers: { range: "bytes=14-" } })).status, 416)
      const tag = shown.headers.get("etag") ?? ""
      assert.strictEqual((yield* call("GET", src, { headers: { "if-none-match": tag } })).status, 304)
      const old = yield* call("GET", src, { headers: { range: "bytes=2-4", "if-range": '"old"' } })
      assert.strictEqual(old.status, 200)
      assert.strictEqual((yield* call("GET", src.replace(/hash=.*/, `hash=${"0".repeat(64)}`))).status, 404)

      const bare = `/v1/courses/${id}/files/x.txt`
      assert.strictEqual((yield* call("GET", bare)).status, 401)
      assert.strictEqual((yield* call("GET", bare, { as: "stranger" })).status, 403)
      const script = yield* call("GET", bare, { as: "learner" })
      assert.include(script.headers.get("content-disposition") ?? "", "attachment")
      assert.include(script.headers.get("content-security-policy") ?? "", "sandbox")
      assert.strictEqual(script.headers.get("x-content-type-options"), "nosniff")
      assert.strictEqual(
        (yield* call("GET", `/v1/courses/${id}/files/..%2f..%2fetc%2fpasswd`, { as: "learner" })).status,
        404
      )
      const quiz = yield* call("GET", `/v1/courses/${id}/items/${itemIdOf(5)}`, { as: "learner" })
      assert.strictEqual((yield* decode(DeliveredItem, quiz)).kind, "quiz")
      assert.notInclude(JSON.stringify(quiz.body), secret)
      assert.notInclude(JSON.stringify(quiz.body), '"correct"')
      assert.strictEqual((yield* call("GET", `/v1/courses/${id}/items/${people.owner}`, { as: "owner" })).status, 404)
      assert.strictEqual((yield* call("GET", `${path}?version=2`, { as: "learner" })).status, 404)
    })
  )

  it.effect("knows learners from enrolment events, and asks the enrollment service for who is not known", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { id } = yield* published(sampleCourse(2, "Projected"))
      const get = (as: string) => call("GET", `/v1/courses/${id}/items/${itemIdOf(1)}`, { as })
      assert.deepStrictEqual(yield* problem(yield* get("cutOff")), [503, "service-unavailable"])
      const who = { enrollmentId: enrollmentId(id, people.cutOff), courseId: id, userId: people.cutOff }
      const courseVersion = CourseVersion.make(1)
      yield* storeStandings([{ type: "lyceum.enrollment.enrolled.v1", data: { ...who, courseVersion } }])
      assert.strictEqual((yield* get("cutOff")).status, 200)
      yield* storeStandings([{ type: "lyceum.enrollment.withdrawn.v1", data: who }])
      assert.strictEqual((yield* get("cutOff")).status, 503)
      yield* storeStandings([{ type: "lyceum.enrollment.promoted.v1", data: { ...who, courseVersion } }])
      assert.strictEqual((yield* get("cutOff")).status, 200)
    })
  )

  it.effect("refuses malformed requests without a 5xx", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const json = { "content-type": "application/json" }
      const status = (answer: Answer) => answer.status
      const post = (body: string) =>
        Effect.map(call("POST", "/v1/courses", { as: "owner", bytes: bytes(body), headers: json }), status)
      assert.strictEqual(yield* post("{"), 400)
      assert.strictEqual(yield* post('{"title":1}'), 400)
      assert.strictEqual(yield* post('{"title":""}'), 400)
      assert.strictEqual(yield* post('{"title":"x","owner":"me"}'), 400)
      assert.strictEqual(yield* post(JSON.stringify({ title: "x".repeat(10_001) })), 400)
      assert.strictEqual(yield* post('{"title":"a\\u0000b"}'), 422)
      assert.strictEqual(yield* post('{"title":"a\\ud800b"}'), 422)
      assert.strictEqual(yield* post('{"title":"a\\\\u0000b"}'), 201)
      const { id } = yield* drafted(sampleCourse(2, "Solid"))
      assert.strictEqual((yield* call("GET", `/v1/courses/${id}/files/%00`, { as: "owner" })).status, 404)
      assert.strictEqual((yield* call("GET", "/v1/courses/Not%20A%20Slug")).status, 400)
      assert.strictEqual((yield* call("GET", "/v1/courses?query=%00")).status, 200)
    })
  )
})
