/** The roster of a course: names beside enrolments, for who may see them, in pages, searched, and without the user service. */
import { assert, layer } from "@effect/vitest"
import { page } from "@lyceum/api/Page"
import { RosterEntry } from "@lyceum/api/Roster"
import { Email, PersonName } from "@lyceum/domain/Account"
import { DateTime, Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { randomUUID } from "node:crypto"
import { onUserEvent } from "../src/consumers/userEvents.ts"
import { Enrollments } from "../src/Enrollments.ts"
import { type KnownCourse, KnownCourses } from "../src/projections/KnownCourses.ts"
import { type Answer, course, Http, Outside, serviceToken, someone, type Someone, TestService } from "./Harness.ts"

const rosterOf = (answer: Answer) =>
  Effect.orDie(Schema.decodeUnknownEffect(Schema.toCodecJson(page(RosterEntry)))(answer.body))

const published = (change: Partial<KnownCourse> = {}) =>
  Effect.gen(function* () {
    const one = course(change)
    yield* (yield* KnownCourses).learn(one)
    return one
  })

/** A learner with a name, enrolled. */
const learner = (courseId: KnownCourse["courseId"], name: string) =>
  Effect.gen(function* () {
    const person = someone("learner")
    const email = Email.make(`${name.toLowerCase()}@example.org`)
    ;(yield* Outside).names.set(person.userId, { name: PersonName.make(name), email })
    yield* (yield* Enrollments).enroll({ courseId, userId: person.userId, cohort: null })
    return person
  })

const problem = (answer: Answer, status: number, type: string) => {
  assert.strictEqual(answer.status, status, answer.text)
  assert.strictEqual(answer.body["type"], `urn:lyceum:problem:${type}`)
}

layer(TestService, { excludeTestServices: true, timeout: "60 seconds" })("the roster", (it) => {
  const get = (courseId: string, as: { readonly token: string } | undefined, query = "") =>
    Effect.flatMap(Http, ({ call }) =>
      call("GET", `/v1/courses/${courseId}/roster${query}`, as === undefined ? {} : { as })
    )

  it.effect("names the learners of a course to its instructor and admins, and to nobody else", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const [ines, ivan, root] = [someone("instructor"), someone("instructor"), someone("admin")]
      const { courseId } = yield* published({ ownerId: ines.userId })
      const ada = yield* learner(courseId, "Ada")
      yield* learner((yield* published({ ownerId: ines.userId })).courseId, "Elsewhere")
      for (const as of [ines, root]) {
        const { items, nextCursor } = yield* rosterOf(yield* get(courseId, as))
        assert.strictEqual(nextCursor, null)
        assert.deepStrictEqual(
          items.map(({ email, name, status, userId }) => ({ email, name, status, userId })),
          [{ email: Email.make("ada@example.org"), name: PersonName.make("Ada"), status: "active", userId: ada.userId }]
        )
        const history = yield* call("GET", `/v1/enrollments/${items[0]?.id}/history`, { as })
        assert.include(history.text, items[0] === undefined ? "?" : DateTime.formatIso(items[0].since))
      }
      const former = someone("learner")
      const theirs = yield* published({ ownerId: former.userId })
      for (const as of [ada, ivan, someone("instructor", ["courses:read"])]) {
        problem(yield* get(courseId, as), 403, "forbidden")
      }
      problem(yield* get(theirs.courseId, former), 403, "forbidden")
      for (const as of [undefined, { token: "forged" }, { token: serviceToken }]) {
        problem(yield* get(courseId, as), 401, "unauthorized")
      }
      problem(yield* get(randomUUID(), root), 404, "not-found")
    })
  )

  it.effect("shows one learner, one status, and keeps the row of who was erased without a name", () =>
    Effect.gen(function* () {
      const ines = someone("instructor")
      const { courseId } = yield* published({ ownerId: ines.userId })
      const [ada, bob] = [yield* learner(courseId, "Ada"), yield* learner(courseId, "Bob")]
      const one = yield* rosterOf(yield* get(courseId, ines, `?userId=${bob.userId}`))
      assert.deepStrictEqual(
        one.items.map(({ name }) => name),
        [PersonName.make("Bob")]
      )
      assert.deepStrictEqual((yield* rosterOf(yield* get(courseId, ines, `?userId=${randomUUID()}`))).items, [])
      ;(yield* Outside).names.delete(ada.userId)
      yield* onUserEvent({ type: "lyceum.user.erased.v1", data: { userId: ada.userId } })
      const withdrawn = yield* rosterOf(yield* get(courseId, ines, "?status=withdrawn"))
      assert.deepStrictEqual(
        withdrawn.items.map(({ email, name, userId }) => ({ email, name, userId })),
        [{ email: null, name: null, userId: ada.userId }]
      )
    })
  )

  it.effect("comes in pages without a gap or a repeat, also when it is searched", () =>
    Effect.gen(function* () {
      const ines = someone("instructor")
      const { courseId } = yield* published({ ownerId: ines.userId })
      const all: Array<Someone> = []
      for (let n = 0; n < 7; n++) all.push(yield* learner(courseId, n % 2 === 0 ? `Even${n}` : `Odd${n}`))
      const walk = Effect.fnUntraced(function* (filter: string) {
        const pages: Array<ReadonlyArray<string | null>> = []
        let next: string | null = ""
        while (next !== null) {
          const answer: Answer = yield* get(courseId, ines, `?limit=2${filter}${next === "" ? "" : `&cursor=${next}`}`)
          const { items, nextCursor } = yield* rosterOf(answer)
          assert.strictEqual(answer.headers.has("link"), nextCursor !== null)
          pages.push(items.map(({ name }) => name))
          next = nextCursor
        }
        return pages
      })
      assert.deepStrictEqual(yield* walk(""), [["Even6", "Odd5"], ["Even4", "Odd3"], ["Even2", "Odd1"], ["Even0"]])
      assert.deepStrictEqual(yield* walk("&query=Even"), [
        ["Even6", "Even4"],
        ["Even2", "Even0"]
      ])
      assert.deepStrictEqual(yield* walk("&query=odd3%40example"), [["Odd3"]])
      assert.deepStrictEqual(yield* walk("&query=nobody"), [[]])
    })
  )

  it.effect("looks at 5,000 learners for a page of a search, and goes on with the next", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const ines = someone("instructor")
      const { courseId } = yield* published({ ownerId: ines.userId })
      yield* learner(courseId, "Earliest")
      yield* sql`WITH many AS (
          INSERT INTO enrollments (id, course_id, user_id, course_version, status, version, updated_at)
          SELECT gen_random_uuid(), ${courseId}::uuid, gen_random_uuid(), 1, 'active', 1, now() + n * interval '1 second'
          FROM generate_series(1, 5000) n RETURNING id, updated_at
        ) INSERT INTO events (stream, version, id, type, data, metadata, occurred_at, hash)
          SELECT 'enrollment-' || id, 1, gen_random_uuid(), 'none', '{}', '{}', updated_at, '' FROM many`
      const first = yield* rosterOf(yield* get(courseId, ines, "?query=Earliest"))
      assert.deepStrictEqual(first.items, [])
      assert.isNotNull(first.nextCursor)
      const second = yield* rosterOf(yield* get(courseId, ines, `?query=Earliest&cursor=${first.nextCursor}`))
      assert.deepStrictEqual(
        second.items.map(({ name }) => name),
        [PersonName.make("Earliest")]
      )
      assert.isNull(second.nextCursor)
    })
  )

  it.effect("says so when the user service is away, and refuses what does not decode", () =>
    Effect.gen(function* () {
      const outside = yield* Outside
      const ines = someone("instructor")
      const { courseId } = yield* published({ ownerId: ines.userId })
      yield* learner(courseId, "Ada")
      outside.away = true
      const answer = yield* get(courseId, ines).pipe(Effect.ensuring(Effect.sync(() => void (outside.away = false))))
      problem(answer, 503, "service-unavailable")
      for (const bad of ["?limit=0", "?cursor=bm9uZQ", "?userId=1", "?status=lost", "?query=", "?more=1"]) {
        problem(yield* get(courseId, ines, bad), 400, "invalid-request")
      }
      problem(yield* get("not-an-id", ines), 400, "invalid-request")
    })
  )
})
