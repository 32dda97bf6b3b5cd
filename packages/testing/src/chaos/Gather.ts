/** Looks into every store of a quiet platform, past all proxies, and asks it what anybody could ask. */
import { PgClient } from "@effect/sql-pg"
import { Clock, Effect, Redacted, Schema } from "effect"
import { at, listAt, textAt } from "../laws/Json.ts"
import { call } from "../laws/Call.ts"
import type { FinalState } from "./Check.ts"
import type { Deployment } from "./Deployment.ts"
import type { ServiceName } from "./Environments.ts"
import { type Entry, isDone, triesOf } from "./Tape.ts"

/** Those with an event store. */
const sources = ["user", "course", "enrollment", "progress"] as const satisfies ReadonlyArray<ServiceName>

const text = Schema.String
const Where = Schema.Struct({ userId: text, courseId: text })
const Place = Schema.Struct({ userId: text, courseId: text, status: text })
const Count = Schema.Struct({ count: Schema.Int })

const rowsOf = <S extends Schema.ConstraintDecoder<unknown>>(schema: S, sql: PgClient.PgClient, statement: string) =>
  Effect.flatMap(sql.unsafe(statement), Schema.decodeUnknownEffect(Schema.Array(schema)))

/** Pulled out of events, as they were appended. */
const eventsOf = (service: string, type: string, also = "") =>
  `SELECT data->>'userId' AS "userId", data->>'courseId' AS "courseId" ${also} FROM "${service}".events WHERE type = '${type}'`

const stores = (log: "postgres" | "kafka") =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const waiting: Record<string, number> = {}
    for (const service of sources) {
      const rows = yield* rowsOf(
        Count,
        sql,
        `SELECT count(*)::int AS count FROM "${service}".events e, "${service}".relay r
          WHERE (e.xid, e.position) > (r.xid, r.position)`
      )
      waiting[service] = rows[0]?.count ?? 0
    }
    const dead =
      log === "kafka"
        ? null
        : (yield* rowsOf(
            Count,
            sql,
            "SELECT coalesce(sum(records), 0)::int AS count FROM messaging.batches WHERE topic LIKE '%.dlt'"
          ))[0]
    const people = yield* rowsOf(Schema.Struct({ email: text }), sql, 'SELECT email FROM "user".people')
    const placed = (service: string) =>
      rowsOf(
        Place,
        sql,
        `SELECT user_id::text AS "userId", course_id::text AS "courseId", status FROM ${service}.enrollments
          WHERE status IS NOT NULL`
      )
    const issued = "lyceum.progress.certificate-issued.v1"
    return {
      accounts: people.map(({ email }) => email),
      enrolled: yield* rowsOf(
        Schema.Struct({ id: text, userId: text, courseId: text, status: text }),
        sql,
        `SELECT id::text AS id, user_id::text AS "userId", course_id::text AS "courseId", status FROM enrollment.enrollments`
      ),
      inProgress: yield* placed("progress"),
      inAnalytics: yield* placed("analytics"),
      begun: yield* rowsOf(
        Where,
        sql,
        `SELECT data->>'userId' AS "userId", data->>'courseId' AS "courseId" FROM enrollment.events
          WHERE version = 1 AND type LIKE 'lyceum.enrollment.%'`
      ),
      itemsCompleted: yield* rowsOf(
        Schema.Struct({ userId: text, courseId: text, itemId: text }),
        sql,
        eventsOf("progress", "lyceum.progress.item-completed.v1", `, data->>'itemId' AS "itemId"`)
      ),
      coursesCompleted: yield* rowsOf(Where, sql, eventsOf("progress", "lyceum.progress.course-completed.v1")),
      certificates: yield* rowsOf(Where, sql, eventsOf("progress", issued)),
      waiting,
      deadLetters: dead === null ? null : (dead?.count ?? 0)
    }
  })

/** `verify` of each service's operations. */
const audit = ({ apart }: Deployment) =>
  Effect.gen(function* () {
    const found: Record<string, ReadonlyArray<string>> = {}
    for (const service of sources) {
      const answer = yield* call(apart.management(service), {
        method: "POST",
        path: "/operations/verify",
        token: apart.managementToken
      })
      const findings = listAt(answer.body, "result", "findings").map((one) => JSON.stringify(one))
      found[service] =
        answer.status === 200 && at(answer.body, "result") !== undefined ? findings : [`not verified: ${answer.text}`]
    }
    return found
  })

const number = (value: unknown): number => (typeof value === "number" ? value : Number.NaN)

/** Replays of at most so many answers: each costs a request. Later than this the access token of the first may have ended. */
const mostReplays = 60
const tokenMillis = 5 * 60_000

/** The whole state, for `check`. */
export const gather = (deployment: Deployment, entries: ReadonlyArray<Entry>, courses: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const url = deployment.address
    const apart = yield* stores(deployment.broker === null ? "postgres" : "kafka").pipe(
      Effect.provide(
        PgClient.layer({
          url: Redacted.make(deployment.apart.onDatabase(deployment.database.direct())),
          maxConnections: 1
        })
      )
    )
    const session = yield* call(url, { method: "POST", path: "/v1/sessions", body: deployment.admin })
    const token = textAt(session.body, "accessToken")
    const counted = yield* Effect.forEach(courses, (courseId) =>
      Effect.map(call(url, { method: "GET", path: `/v1/analytics/courses/${courseId}`, token }), ({ body }) => ({
        courseId,
        enrolled: number(at(body, "enrolled")),
        completed: number(at(body, "completed"))
      }))
    )
    const now = yield* Clock.currentTimeMillis
    const once = new Map(
      triesOf(entries, "enrol")
        .filter((entry) => isDone(entry) && now - entry.at < tokenMillis)
        .map((entry) => [entry.deed.key, entry])
    )
    const replayed = yield* Effect.forEach([...once].slice(-mostReplays), ([key, { request }]) =>
      Effect.map(call(url, request), ({ status, text }) => ({ key, status, text }))
    )
    const state: FinalState = { ...apart, audit: yield* audit(deployment), counted, replayed }
    return state
  })
