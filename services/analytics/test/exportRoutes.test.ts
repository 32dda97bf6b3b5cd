import { assert, layer } from "@effect/vitest"
import { AnalyticsExport, AnalyticsExportDetail } from "@lyceum/api/AnalyticsExports"
import { page } from "@lyceum/api/Page"
import { Effect, Layer, Schedule, Schema } from "effect"
import { randomUUID } from "node:crypto"
import { get, ground, publish, running, settled, someone } from "./Harness.ts"
import * as World from "./World.ts"

const path = "/v1/analytics/exports"
const instructor = someone("instructor")
const other = someone("instructor")
const learner = someone("learner")
const admin = someone("admin")
const asked = (more: object = {}) => ({
  kind: "activity",
  format: "csv",
  from: new Date(World.epoch).toISOString(),
  to: new Date(World.epoch + 30 * World.day).toISOString(),
  ...more
})
const post = (token: string, body: object, key: string = randomUUID()) => get(path, token, "POST", { body, key })
const decodeExport = Schema.decodeUnknownEffect(AnalyticsExport)
const decodeDetail = Schema.decodeUnknownEffect(AnalyticsExportDetail)
const decodePage = Schema.decodeUnknownEffect(page(AnalyticsExport))

const story = Effect.all([
  World.published(0, instructor.userId, World.epoch),
  World.published(1, other.userId, World.epoch),
  ...[1, 2, 3].map((user) => World.enrollment("enrolled", user, 0, World.epoch + World.minute)),
  ...[1, 2, 3].map((user) => World.itemCompleted(user, 0, 0, World.epoch + World.day)),
  World.itemCompleted(1, 1, 0, World.epoch + World.day),
  World.erased(3, World.epoch + 2 * World.day)
])

const detail = (id: string, token: string) =>
  Effect.flatMap(get(`${path}/${id}`, token), ({ body }) => decodeDetail(body))

/** The export when its worker is done. */
const done = (id: string, token: string) =>
  detail(id, token).pipe(
    Effect.filterOrFail(
      ({ state }) => state !== "queued" && state !== "running",
      () => "open" as const
    ),
    Effect.retry(Schedule.spaced("20 millis"))
  )

layer(running.pipe(Layer.provideMerge(ground)), { excludeTestServices: true, timeout: "60 seconds" })(
  "routes of exports",
  (it) => {
    it.effect("asked for, written, listed, linked, removed", () =>
      Effect.gen(function* () {
        yield* publish(yield* story)
        yield* settled
        const key = randomUUID()
        const answer = yield* post(instructor.token, asked({ courseId: World.courseId(0) }), key)
        assert.strictEqual(answer.status, 202)
        const { id, state } = yield* decodeExport(answer.body)
        assert.include(["queued", "running"], state)
        const ready = yield* done(id, instructor.token)
        // Learner 3 is erased.
        assert.deepInclude(ready, { state: "ready", rows: 2, courseId: World.courseId(0), failure: null })
        assert.strictEqual(ready.download?.fileName, "lyceum-activity-2026-03-01-2026-03-30.csv")
        assert.match(ready.download?.url ?? "", /signature=/)
        assert.isAbove(ready.asOf?.epochMilliseconds ?? 0, World.epoch + 2 * World.day)
        assert.isAbove(ready.size ?? 0, 100)

        const again = yield* post(instructor.token, asked({ courseId: World.courseId(0) }), key)
        assert.deepStrictEqual([again.status, again.body["id"], again.body["state"]], [202, id, "ready"])
        assert.strictEqual((yield* post(instructor.token, asked({ format: "parquet" }), key)).status, 422)

        const mine = yield* decodePage((yield* get(path, instructor.token)).body)
        assert.deepStrictEqual(
          mine.items.map((one) => one.id),
          [id]
        )
        assert.strictEqual((yield* get(`${path}/${id}`, instructor.token, "DELETE")).status, 204)
        assert.strictEqual((yield* get(`${path}/${id}`, instructor.token)).status, 404)
        assert.strictEqual((yield* get(`${path}/${id}`, instructor.token, "DELETE")).status, 404)
        assert.lengthOf((yield* decodePage((yield* get(path, instructor.token)).body)).items, 0)
        // A retry of the request does not bring it back.
        assert.strictEqual(
          (yield* post(instructor.token, asked({ courseId: World.courseId(0) }), key)).body["state"],
          "expired"
        )
      })
    )

    it.effect("whose: an instructor's own courses and exports, an admin's all, a learner's none", () =>
      Effect.gen(function* () {
        const rowsOf = Effect.fnUntraced(function* (token: string, more: object = {}) {
          const { id } = yield* decodeExport((yield* post(token, asked(more))).body)
          return { id, rows: (yield* done(id, token)).rows }
        })
        const own = yield* rowsOf(instructor.token)
        assert.strictEqual(own.rows, 2)
        const theirs = yield* rowsOf(other.token)
        assert.strictEqual(theirs.rows, 1)
        assert.strictEqual((yield* rowsOf(admin.token)).rows, 3)
        assert.strictEqual((yield* rowsOf(admin.token, { courseId: World.courseId(1) })).rows, 1)
        assert.strictEqual((yield* post(other.token, asked({ courseId: World.courseId(0) }))).status, 403)
        assert.strictEqual((yield* post(learner.token, asked())).status, 403)
        assert.strictEqual((yield* get(path, learner.token)).status, 403)
        assert.strictEqual((yield* get(`${path}/${own.id}`, other.token)).status, 404)
        assert.strictEqual((yield* get(`${path}/${own.id}`, other.token, "DELETE")).status, 404)
        assert.strictEqual((yield* detail(own.id, admin.token)).rows, 2)

        const first = yield* decodePage((yield* get(`${path}?limit=3`, admin.token)).body)
        const rest = yield* decodePage((yield* get(`${path}?limit=3&cursor=${first.nextCursor}`, admin.token)).body)
        assert.lengthOf(first.items, 3)
        assert.deepStrictEqual(
          rest.items.map(({ id }) => id),
          [own.id]
        )
        assert.isNull(rest.nextCursor)
        const about = yield* decodePage((yield* get(`${path}?courseId=${World.courseId(1)}`, admin.token)).body)
        assert.deepStrictEqual(
          about.items.map(({ courseId }) => courseId),
          [World.courseId(1)]
        )
      })
    )

    it.effect("what is refused: a period the wrong way round, an unknown kind, no course, too many at once", () =>
      Effect.gen(function* () {
        const backwards = yield* post(instructor.token, asked({ to: new Date(World.epoch).toISOString() }))
        assert.strictEqual(backwards.status, 422)
        for (const bad of [
          { kind: "secrets" },
          { format: "xlsx" },
          { from: "yesterday" },
          { courseId: "x" },
          { more: 1 }
        ]) {
          assert.strictEqual((yield* post(instructor.token, asked(bad))).status, 400, JSON.stringify(bad))
        }
        assert.strictEqual((yield* post(admin.token, asked({ courseId: World.courseId(7) }))).status, 404)
        assert.strictEqual((yield* get(`${path}/x`, instructor.token)).status, 400)
        assert.strictEqual((yield* get(`${path}/${World.courseId(0)}`, instructor.token)).status, 404)
        assert.strictEqual((yield* get(path)).status, 401)
      })
    )
  }
)
