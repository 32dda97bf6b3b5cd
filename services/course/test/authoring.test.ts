/** What the web app asks of courses beyond reading and saving them, over HTTP. */
import { assert, layer } from "@effect/vitest"
import { PgClient } from "@effect/sql-pg"
import { DraftChanges, ItemPreview } from "@lyceum/api/CourseEditing"
import { Materials } from "@lyceum/api/CourseMaterials"
import { CourseSearchResult, LanguageCounts } from "@lyceum/api/CourseSearch"
import { CourseCard, CourseDetail } from "@lyceum/api/Catalogue"
import { DraftSaved } from "@lyceum/api/CourseDrafts"
import { DeliveredItem } from "@lyceum/api/CourseItems"
import { CourseContent, type Item, itemsOf } from "@lyceum/domain/Content"
import { type CourseId, CourseVersion } from "@lyceum/domain/Ids"
import { Outline } from "@lyceum/domain/Outline"
import { Effect, Layer, Schema } from "effect"
import { currentVersions, versionsAreCurrent } from "../src/projections/VersionRevision.ts"
import { bring } from "./Bring.ts"
import { type Answer, type Call, Enrolled, harness, Http, people } from "./Harness.ts"
import { itemIdOf, sampleCourse, secret } from "./SampleCourse.ts"

const decode = <A>(schema: Schema.Codec<A, unknown>, answer: Answer) =>
  Schema.decodeUnknownEffect(schema, { onExcessProperty: "error" })(answer.body)
const Cards = Schema.Struct({ items: Schema.Array(CourseCard), nextCursor: Schema.NullOr(Schema.String) })
const Refused = Schema.Struct({ reasons: Schema.Array(Schema.String) })

/** The sample with item `n` replaced in part. */
const withItem = (content: CourseContent, n: number, change: Partial<Item>): CourseContent => ({
  ...content,
  sections: content.sections.map((section) => ({
    ...section,
    lessons: section.lessons.map((lesson) => ({
      ...lesson,
      pages: lesson.pages.map((page) => ({
        ...page,
        items: page.items.map((item) => (item.id === itemIdOf(n) ? { ...item, ...change } : item))
      }))
    }))
  }))
})
const text = (html: string): Item["body"] => ({ kind: "text", format: "html", text: html })

const save = Effect.fnUntraced(function* (id: CourseId, content: CourseContent, as = "owner") {
  const json = content
  const answer = yield* (yield* Http).call("PUT", `/v1/courses/${id}/draft`, { as, json, headers: { "if-match": "*" } })
  assert.strictEqual(answer.status, 200, JSON.stringify(answer.body))
})
const drafted = Effect.fnUntraced(function* (content: CourseContent, as = "owner") {
  const { call } = yield* Http
  const made = yield* decode(DraftSaved, yield* call("POST", "/v1/courses", { as, json: { title: content.title } }))
  yield* save(made.id, content, as)
  return made
})
const publish = Effect.fnUntraced(function* (id: CourseId, as = "owner") {
  const answer = yield* (yield* Http).call("POST", `/v1/courses/${id}/versions`, { as })
  assert.strictEqual(answer.status, 201, JSON.stringify(answer.body))
})
const published = Effect.fnUntraced(function* (content: CourseContent, as = "owner") {
  const made = yield* drafted(content, as)
  yield* publish(made.id, as)
  return made
})
const statusOf = (method: string, path: string, call: Call = {}) =>
  Effect.flatMap(Http, (http) => Effect.map(http.call(method, path, call), ({ status }) => status))

layer(harness, { excludeTestServices: true, timeout: "60 seconds" })("authors' and readers' helpers", (it) => {
  it.effect("minutes and outcomes stand in outline, card and detail; older versions are worked out anew at start", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const sql = yield* PgClient.PgClient
      const long = withItem(sampleCourse(6, "Minutes"), 1, { body: text("<p>word </p>".repeat(450)) })
      const { id, slug } = yield* published({ ...long, outcomes: ["Tell the time", "كل شيء"] })
      const read = Effect.gen(function* () {
        const outline = yield* decode(Outline, yield* call("GET", `/v1/courses/${id}/outline?version=1`))
        const detail = yield* decode(CourseDetail, yield* call("GET", `/v1/courses/${slug}`))
        const cards = yield* decode(Cards, yield* call("GET", `/v1/courses?ids=${id}`))
        return { outline, detail, card: cards.items[0] }
      })
      const { card, detail, outline } = yield* read
      const minutes = outline.sections[0]?.lessons[0]?.pages.flatMap((page) =>
        page.items.map((item) => item.estimatedMinutes)
      )
      assert.deepStrictEqual(minutes, [1, 3, 1, 1, 1, 2])
      assert.deepStrictEqual([outline.estimatedMinutes, detail.estimatedMinutes, card?.estimatedMinutes], [9, 9, 9])
      assert.strictEqual(detail.sections[0]?.lessons[0]?.estimatedMinutes, 9)
      assert.deepStrictEqual(detail.outcomes, ["Tell the time", "كل شيء"])

      // As an older program left it: other documents, nothing to search in, no revision.
      yield* sql`UPDATE versions SET detail = detail - 'estimatedMinutes' - 'outcomes', estimated_minutes = 0, title_key = '',
        outline_etag = 'old'`
      yield* sql`TRUNCATE passages, version_revision`
      assert.strictEqual(yield* statusOf("GET", `/v1/courses/${slug}`), 500, "what is planted is seen")
      assert.isFalse(yield* versionsAreCurrent)
      yield* Layer.build(Layer.fresh(currentVersions))
      assert.isTrue(yield* versionsAreCurrent)
      const again = yield* read
      assert.deepStrictEqual([again.detail, again.card], [detail, card])
      assert.isAbove((yield* sql`SELECT 1 FROM passages WHERE course_id = ${id}::uuid`).length, 0)
      yield* sql`UPDATE versions SET title_key = 'kept'`
      yield* Layer.build(Layer.fresh(currentVersions))
      assert.lengthOf(yield* sql`SELECT 1 FROM versions WHERE title_key <> 'kept'`, 0, "done once")
      yield* sql`TRUNCATE version_revision`
      yield* Layer.build(Layer.fresh(currentVersions))

      const put = (outcomes: unknown) =>
        statusOf("PUT", `/v1/courses/${id}/draft`, {
          as: "owner",
          json: { ...long, outcomes },
          headers: { "if-match": "*" }
        })
      for (const outcomes of [[""], ["x".repeat(501)], Array.from({ length: 51 }, () => "x"), "x", [1]]) {
        assert.strictEqual(yield* put(outcomes), 400)
      }
    })
  )

  it.effect("lists by language and title, counts languages, and gives courses by their ids", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const made = yield* Effect.forEach(
        [
          ["Quokka 10", "en"],
          ["quokka 9", "de"],
          ["Quokka – Äther", "de"],
          ["Quokka 11", "fr"]
        ] as const,
        ([title, language]) => published({ ...sampleCourse(2, title), language }, "other")
      )
      const draft = yield* drafted(sampleCourse(1, "Quokka draft"), "other")
      const list = (query: string) =>
        Effect.flatMap(call("GET", `/v1/courses?${query}`), (answer) => decode(Cards, answer))
      const titles = (query: string) => Effect.map(list(query), ({ items }) => items.map(({ title }) => title))
      assert.deepStrictEqual(yield* titles("query=quokka&sort=title"), [
        "quokka 9",
        "Quokka 10",
        "Quokka 11",
        "Quokka – Äther"
      ])
      assert.deepStrictEqual(yield* titles("query=quokka&language=de&sort=newest"), ["Quokka – Äther", "quokka 9"])
      assert.deepStrictEqual(yield* titles("query=quokka&language=xx"), [])
      assert.deepStrictEqual((yield* titles("language=fr")).slice(0, 1), ["Quokka 11"])
      assert.deepStrictEqual(yield* titles("query=ather&sort=best"), ["Quokka – Äther"], "accents do not matter")
      for (const order of ["sort=title", "sort=newest", "sort=best", "sort=title&language=de"]) {
        const whole = yield* titles(`query=quokka&${order}`)
        const paged: Array<string> = []
        let cursor = ""
        do {
          const page: typeof Cards.Type = yield* list(`query=quokka&${order}&limit=1${cursor}`)
          paged.push(...page.items.map(({ title }) => title))
          cursor = page.nextCursor === null ? "" : `&cursor=${page.nextCursor}`
        } while (cursor !== "")
        assert.deepStrictEqual(paged, whole, order)
      }
      const counts = yield* decode(LanguageCounts, yield* call("GET", "/v1/course-languages?query=quokka"))
      assert.deepStrictEqual(counts.items, [
        { language: "de", courses: 2 },
        { language: "en", courses: 1 },
        { language: "fr", courses: 1 }
      ])
      assert.deepStrictEqual((yield* call("GET", "/v1/course-languages?query=%27%26%00")).body, { items: [] })
      const all = yield* decode(LanguageCounts, yield* call("GET", "/v1/course-languages"))
      assert.isAtLeast(
        all.items.reduce((sum, { courses }) => sum + courses, 0),
        4
      )

      const [first, second] = made
      if (first === undefined || second === undefined) return assert.fail("courses were made")
      assert.strictEqual(yield* statusOf("DELETE", `/v1/courses/${first.id}`, { as: "other" }), 204)
      const named = yield* list(`ids=${second.id},${draft.id},${people.owner},${first.id},${second.id}`)
      assert.deepStrictEqual(
        named.items.map(({ id, retired }) => [id, retired]),
        [
          [second.id, false],
          [first.id, true]
        ]
      )
      const many = Array.from({ length: 51 }, () => first.id).join(",")
      const titleCursor = (key: string) =>
        Buffer.from(JSON.stringify({ list: "title", key, id: first.id })).toString("base64url")
      for (const query of [
        `ids=${many}`,
        "ids=",
        "ids=x",
        `ids=${first.id}&query=a`,
        `ids=${first.id}&owner=me`,
        "owner=me&sort=title",
        "owner=me&language=de",
        "sort=oldest",
        "language=Not%20one",
        `sort=newest&cursor=${titleCursor("a")}`,
        `sort=title&cursor=${titleCursor("\u0000")}`
      ]) {
        assert.strictEqual(yield* statusOf("GET", `/v1/courses?${query}`, { as: "other" }), 400, query)
      }
    })
  )

  it.effect("finds words inside a course: for its readers only, in their version, never in the keys", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const enrolled = yield* Enrolled
      const base = sampleCourse(12, "Searched")
      const content = [
        [1, { title: "Tumbling windows", body: text("<p>They follow each other.</p>") }],
        [2, { body: text(`<p>${"Much before. ".repeat(40)}A window closes when the <b>water</b>mark passes.</p>`) }],
        [3, { body: { kind: "text", format: "markdown", text: "## النَّافِذَة\n\nHTML in `<script>` **marks**" } }],
        [
          4,
          {
            rule: { kind: "viewed" },
            body: {
              kind: "video",
              sources: [],
              durationSeconds: 60,
              transcripts: [{ language: "ja", cues: [{ start: 0, end: 1, text: "私は東京都庁に行く" }] }]
            }
          }
        ]
      ] as const satisfies ReadonlyArray<readonly [number, Partial<Item>]>
      const first = content.reduce<CourseContent>((course, [n, change]) => withItem(course, n, change), base)
      const { id } = yield* published(first)
      const search = (query: string, as = "owner", more = "") =>
        Effect.flatMap(
          call("GET", `/v1/courses/${id}/search?query=${encodeURIComponent(query)}${more}`, { as }),
          (answer) => decode(CourseSearchResult, answer)
        )
      const ids = (query: string) => Effect.map(search(query), ({ items }) => items.map(({ itemId }) => itemId))

      const { items, version } = yield* search("window")
      assert.deepStrictEqual(
        [version, items.map(({ itemId }) => itemId)],
        [1, [itemIdOf(1), itemIdOf(2)]],
        "titles first"
      )
      const [inTitle, inText] = items
      assert.deepStrictEqual(
        [inTitle?.title, inTitle?.titleMatches, inTitle?.sectionTitle, inTitle?.lessonTitle, inTitle?.kind],
        ["Tumbling windows", [{ start: 9, end: 16 }], "Everything about tumbling", "Lesson 0", "text"]
      )
      assert.deepStrictEqual([inTitle?.snippet, inTitle?.matches], ["They follow each other.", []])
      assert.include(inText?.snippet, "A window closes when the watermark passes.")
      const [range] = inText?.matches ?? []
      assert.strictEqual(inText?.snippet.slice(range?.start, range?.end), "window")
      assert.deepStrictEqual(yield* ids("closing watermark"), [itemIdOf(2)], "by the stem, and a word in two tags")
      assert.deepStrictEqual(yield* ids("نافذ"), [])
      assert.deepStrictEqual(yield* ids("النافذة"), [itemIdOf(3)])
      assert.deepStrictEqual(yield* ids("東京"), [itemIdOf(4)])
      assert.deepStrictEqual(yield* ids("京東"), [])
      assert.deepStrictEqual(yield* ids("which"), [itemIdOf(5)], "questions are searched")
      for (const hidden of ["explained", "right choice"]) assert.deepStrictEqual(yield* ids(hidden), [], hidden)
      assert.include(JSON.stringify(first), secret)
      assert.notInclude(JSON.stringify(yield* search("try")), secret)
      assert.lengthOf((yield* search("text", "owner", "&limit=2")).items, 2)
      for (const query of [
        "' | ! & ( ) <-> :* \\",
        "%",
        "\u0000",
        "<script>",
        "-- ;",
        "a".repeat(200),
        "😀",
        "ا ".repeat(90)
      ]) {
        assert.strictEqual(
          yield* statusOf("GET", `/v1/courses/${id}/search?query=${encodeURIComponent(query)}`, { as: "owner" }),
          200,
          query
        )
      }
      for (const query of [
        "",
        "query=",
        `query=${"a".repeat(201)}`,
        "query=a&limit=0",
        "query=a&limit=101",
        "query=a&x=1",
        "query=a&version=0"
      ]) {
        assert.strictEqual(yield* statusOf("GET", `/v1/courses/${id}/search?${query}`, { as: "owner" }), 400, query)
      }

      yield* save(id, withItem(first, 1, { title: "Hopping", body: text("<p>nothing</p>") }))
      assert.lengthOf(yield* ids("hopping"), 0, "a draft is not searched")
      yield* publish(id)
      const path = `/v1/courses/${id}/search?query=tumbling`
      assert.strictEqual(yield* statusOf("GET", path), 401)
      assert.strictEqual(yield* statusOf("GET", path, { as: "learner" }), 403)
      assert.strictEqual(yield* statusOf("GET", path, { as: "other" }), 403)
      assert.strictEqual(yield* statusOf("GET", path, { as: "cutOff" }), 503)
      assert.strictEqual(yield* statusOf("GET", `${path}&version=7`, { as: "owner" }), 404)
      assert.strictEqual(yield* statusOf("GET", `/v1/courses/${people.owner}/search?query=a`, { as: "owner" }), 404)
      enrolled.set(Enrolled.place(id, people.learner), CourseVersion.make(1))
      const own = yield* search("tumbling", "learner")
      assert.deepStrictEqual([own.version, own.items.length], [1, 1])
      assert.deepStrictEqual((yield* search("tumbling")).items, [])
      assert.lengthOf((yield* search("tumbling", "admin", "&version=1")).items, 1)
    })
  )

  it.effect("compares the draft with what is published", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const content = sampleCourse(6, "Compared")
      const { id } = yield* drafted(content)
      const changes = Effect.gen(function* () {
        const answer = yield* call("GET", `/v1/courses/${id}/draft/changes`, { as: "owner" })
        assert.strictEqual(answer.headers.get("etag"), `"${(yield* decode(DraftChanges, answer)).revision}"`)
        return yield* decode(DraftChanges, answer)
      })
      const before = yield* changes
      assert.deepStrictEqual([before.published, before.nothingToPublish, before.revision], [null, false, 2])
      assert.lengthOf(
        before.parts.filter(({ level }) => level === "item"),
        6
      )
      yield* publish(id)
      const same = yield* changes
      assert.deepStrictEqual([same.published, same.nothingToPublish, same.parts], [1, true, []])
      yield* save(id, withItem(content, 2, { required: false, title: "Optional now" }))
      const after = yield* changes
      assert.deepStrictEqual(after.parts, [
        {
          level: "item",
          id: itemIdOf(2),
          title: "Optional now",
          change: "changed",
          fields: ["title", "required"],
          moved: false
        }
      ])
      assert.isFalse(after.nothingToPublish)
      assert.deepStrictEqual(after.learners, {
        requiredBefore: 6,
        requiredAfter: 5,
        requiredKept: 5,
        requiredAdded: [],
        requiredRemoved: [itemIdOf(2)],
        percentWhenFinished: 100
      })
    })
  )

  it.effect("delivers Markdown as HTML, keeps its source in the draft, and previews what is not saved yet", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const source = "**Bold** <script>alert(1)</script>\n\n- [x] [up](/static/n.txt) [x](javascript:1)"
      const base = sampleCourse(3, "Marked down")
      const { id } = yield* drafted(base)
      const file = yield* bring(id, "n.txt", "note")
      const content = {
        ...withItem(base, 1, { body: { kind: "text", format: "markdown", text: source } }),
        files: [file]
      }
      yield* save(id, content)
      yield* publish(id)
      const draft = yield* decode(CourseContent, yield* call("GET", `/v1/courses/${id}/draft`, { as: "owner" }))
      assert.deepStrictEqual(itemsOf(draft)[1]?.body, { kind: "text", format: "markdown", text: source })
      const item = yield* decode(
        DeliveredItem,
        yield* call("GET", `/v1/courses/${id}/items/${itemIdOf(1)}`, { as: "owner" })
      )
      const html = item.body.kind === "text" ? item.body.text : ""
      assert.include(html, "<strong>Bold</strong>")
      assert.include(html, `/v1/courses/${id}/files/n.txt?hash=${file.sha256}`)
      assert.notMatch(html, /<script|javascript:/)

      const preview = (body: unknown, as = "owner", of: string = id) =>
        call("POST", `/v1/courses/${of}/item-previews`, { as, json: { body } })
      const seen = yield* decode(ItemPreview, yield* preview(itemsOf(content)[1]?.body))
      assert.deepStrictEqual([seen.body, seen.estimatedMinutes], [item.body, 1])
      const quiz = yield* preview(itemsOf(sampleCourse(6))[5]?.body)
      assert.notInclude(JSON.stringify(quiz.body), secret)
      assert.strictEqual((yield* decode(ItemPreview, quiz)).body.kind, "quiz")
      const download = yield* decode(
        ItemPreview,
        yield* preview({ kind: "file", path: "n.txt", description: "<p onclick=x>d" })
      )
      assert.deepStrictEqual(download.body, { kind: "file", path: "n.txt", description: "<p>d</p>" })
      assert.deepStrictEqual(
        download.files.map(({ path, size }) => [path, size]),
        [["n.txt", 4]]
      )
      const slow = yield* preview({ kind: "text", format: "markdown", text: "]".repeat(5000) })
      assert.strictEqual(slow.status, 422)
      assert.strictEqual((yield* preview({ kind: "text" })).status, 400)
      assert.strictEqual((yield* preview({ kind: "text", format: "html", text: "", more: 1 })).status, 400)
      const refused = yield* call("PUT", `/v1/courses/${id}/draft`, {
        as: "owner",
        json: withItem(base, 1, { body: { kind: "text", format: "markdown", text: "]".repeat(5000) } }),
        headers: { "if-match": "*" }
      })
      assert.strictEqual(refused.status, 422)
      assert.include((yield* Schema.decodeUnknownEffect(Refused)(refused.body)).reasons[0], 'item "item-1"')
    })
  )

  it.effect("lists the files of a draft with their uses", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const base = sampleCourse(3, "Materials")
      const { id } = yield* drafted(base)
      const png = yield* bring(id, "img/a b.png", "\x89PNG\r\n\x1a\n")
      const txt = yield* bring(id, "b.txt", "words")
      const page = yield* bring(id, "c.json", '{"script": "none"}')
      yield* save(id, {
        ...withItem(base, 2, {
          body: {
            kind: "file",
            path: "b.txt",
            description: '<p><a href="/static/b.txt">b</a><img src="/static/img/a%20b.png"></p>'
          }
        }),
        description: '<p><a href="/static/c.json">c</a></p>',
        files: [txt, page, png]
      })
      const materials = yield* decode(Materials, yield* call("GET", `/v1/courses/${id}/materials`, { as: "owner" }))
      assert.strictEqual(materials.size, 31)
      assert.deepStrictEqual(
        materials.items.map(({ inDescription, mediaType, path, size, usedBy }) => [
          path,
          mediaType,
          size,
          usedBy.map(({ title }) => title).join(),
          inDescription
        ]),
        [
          ["b.txt", "text/plain", 5, "Item 2", false],
          ["c.json", "application/json", 18, "", true],
          ["img/a b.png", "image/png", 8, "Item 0,Item 2", false]
        ]
      )
      const shown = yield* call("GET", materials.items[2]?.url ?? "")
      assert.deepStrictEqual([shown.status, shown.bytes.length], [200, 8])
    })
  )

  it.effect("copies a course with its files, for who may read its draft and have courses", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const base = sampleCourse(6, "Original")
      const { id, slug } = yield* drafted(base)
      const file = yield* bring(id, "img/a b.png", "\x89PNG\r\n\x1a\n")
      yield* save(id, { ...base, files: [file], outcomes: ["Copy"] })
      const copy = (json: unknown, headers: Record<string, string> = {}) =>
        call("POST", `/v1/courses/${id}/copies`, { as: "owner", json, headers })
      const answer = yield* copy({})
      assert.deepStrictEqual([answer.status, answer.headers.get("etag")], [201, '"1"'])
      const made = yield* decode(DraftSaved, answer)
      assert.notStrictEqual(made.id, id)
      assert.strictEqual(made.slug, `${slug}-2`)
      const content = yield* decode(CourseContent, yield* call("GET", `/v1/courses/${made.id}/draft`, { as: "owner" }))
      assert.deepStrictEqual([content.title, content.files, content.outcomes], ["Original", [file], ["Copy"]])
      yield* publish(made.id)
      const [first] = itemsOf(content)
      const item = yield* decode(
        DeliveredItem,
        yield* call("GET", `/v1/courses/${made.id}/items/${first?.id}`, { as: "owner" })
      )
      const html = item.body.kind === "text" ? item.body.text : ""
      assert.include(html, `href="/courses/${made.id}/items/${itemsOf(content)[1]?.id}"`)
      const src = /src="([^"]+)"/.exec(html)?.[1] ?? ""
      assert.include(src, made.id)
      assert.strictEqual((yield* call("GET", src)).bytes.length, 8)
      yield* save(made.id, content)

      const key = { "idempotency-key": "copy-once" }
      const twice = yield* Effect.forEach([1, 2], () => copy({ title: "Second" }, key))
      assert.deepStrictEqual(twice[0]?.body, twice[1]?.body)
      assert.strictEqual((yield* copy({ title: "Other" }, key)).status, 422)
      assert.strictEqual((yield* decode(DraftSaved, yield* copy({ title: "Third" }))).slug, "third")
      for (const bad of [{ title: "" }, { title: 1 }, { owner: "me" }])
        assert.strictEqual((yield* copy(bad)).status, 400)
      assert.strictEqual((yield* copy({ title: "a\u0000" })).status, 422)
    })
  )

  it.effect("lets only owners and admins at drafts", () =>
    Effect.gen(function* () {
      const { id } = yield* drafted(sampleCourse(2, "Hidden helpers"))
      const open = yield* published(sampleCourse(2, "Open helpers"))
      const body = { body: { kind: "text", format: "html", text: "" } }
      for (const [method, path, json] of [
        ["GET", "draft/changes", undefined],
        ["GET", "materials", undefined],
        ["POST", "item-previews", body],
        ["POST", "copies", {}]
      ] as const) {
        const status = (of: string, as?: string) =>
          statusOf(method, `/v1/courses/${of}/${path}`, {
            ...(as === undefined ? {} : { as }),
            ...(json === undefined ? {} : { json })
          })
        assert.strictEqual(yield* status(id), 401, path)
        assert.strictEqual(yield* status(id, "forged"), 401, path)
        assert.strictEqual(yield* status(id, "narrow"), 403, path)
        assert.strictEqual(yield* status(id, "other"), 404, path)
        assert.strictEqual(yield* status(id, "learner"), 404, path)
        assert.strictEqual(yield* status(open.id, "other"), 403, path)
        assert.strictEqual(yield* status(open.id, "learner"), 403, path)
        assert.strictEqual(yield* status(people.owner, "owner"), 404, path)
        assert.strictEqual(yield* status("not-an-id", "owner"), 400, path)
        assert.strictEqual(yield* status(id, "admin"), method === "GET" ? 200 : path === "copies" ? 201 : 200, path)
      }
    })
  )
})
