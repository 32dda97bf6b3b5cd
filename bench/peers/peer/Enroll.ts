/** Enrols: state, event with its hash, read model, seat and the answer for the Idempotency-Key, all or nothing. */
import canonicalize from "canonicalize"
import { createHash } from "node:crypto"
import { v5, v7 } from "uuid"
import { type Database, type Run, sqlState } from "./Database.ts"
import { appends, course as courseSql, load, outlook, remember, steps } from "./EnrollSql.ts"
import { Problem } from "./Problem.ts"
import { remembered } from "./Remembered.ts"
import type { Mode } from "./Settings.ts"
import type { Person } from "./Tokens.ts"

/** The platform's namespace of derived ids. */
const namespace = "6f0c5a52-8f6e-5b8e-9a68-0f3c2d1b7a11"
const genesis = Buffer.alloc(32)
const maxTries = 8

export const uuidPattern = "^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"

/** The form of a request's body. */
export const enrollBody = {
  type: "object",
  additionalProperties: false,
  required: ["courseId"],
  properties: {
    courseId: { type: "string", pattern: uuidPattern },
    userId: { type: "string", pattern: uuidPattern },
    cohort: { type: "string", minLength: 1, maxLength: 100 }
  }
}

/** The form of an answer. */
export const enrollAnswer = {
  type: "object",
  properties: {
    id: { type: "string" },
    courseId: { type: "string" },
    userId: { type: "string" },
    courseVersion: { type: "integer" },
    status: { type: "string" },
    cohort: { type: "string", nullable: true }
  }
}

export interface EnrollBody {
  readonly courseId: string
  readonly userId?: string
  readonly cohort?: string
}

export interface EnrollRequest {
  readonly person: Person
  readonly body: EnrollBody
  readonly key: string | undefined
  readonly requestId: string
}

interface State {
  readonly enrollmentId: string
  readonly courseId: string
  readonly userId: string
  readonly courseVersion: number
  readonly status: string
  readonly cohort: string | null
  readonly certificateId: string | null
}
interface Stored {
  readonly fingerprint: string | null
  readonly response: unknown
}
interface Stream {
  readonly version: number | null
  readonly state: State | null
  readonly head: Buffer | null
}
interface Outlook {
  readonly version: number
  readonly open: boolean
  readonly seatFree: boolean
  readonly missing: ReadonlyArray<string>
}
interface Course {
  readonly ownerId: string
}

const answerOf = ({ cohort, courseId, courseVersion, enrollmentId, status, userId }: State) => ({
  id: enrollmentId,
  courseId,
  userId,
  courseVersion,
  status,
  cohort
})

const sha256 = (text: string) => createHash("sha256").update(text).digest("base64url")

/** What is appended when the course lets the learner in. */
const decide = (request: EnrollRequest, ids: Ids, of: Outlook, stream: Stream, now: Date) => {
  if (!of.open) throw new Problem(409, "conflict", "the course takes no learners")
  if (of.missing.length > 0) throw new Problem(409, "prerequisites-missing", "complete what the course builds on first")
  const state: State = {
    ...ids,
    courseVersion: of.version,
    status: of.seatFree ? "active" : "waitlisted",
    cohort: null,
    certificateId: null
  }
  const event = {
    stream: `enrollment-${ids.enrollmentId}`,
    version: (stream.version ?? 0) + 1,
    id: v7(),
    type: of.seatFree ? "lyceum.enrollment.enrolled.v1" : "lyceum.enrollment.waitlisted.v1",
    data: { ...ids, courseVersion: of.version },
    metadata: { actor: `user:${request.person.userId}`, correlationId: request.requestId }
  }
  const hash = createHash("sha256")
    .update(stream.head ?? genesis)
    .update(canonicalize({ ...event, occurredAt: now.toISOString() }) ?? "")
    .digest()
  return { state, event, hash }
}

interface Ids {
  readonly enrollmentId: string
  readonly courseId: string
  readonly userId: string
}

export const enrolling = (mode: Mode, database: Database) => {
  const findCourse = async (id: string) => (await database.run<Course>(courseSql, [id]))[0]
  const courseOf = mode === "alike" ? remembered(1000, 10_000, findCourse) : findCourse

  /** Gives the stored answer, refuses a key that was another request's. */
  const replay = (stored: Stored | undefined, fingerprint: string): unknown => {
    if (stored === undefined || stored.fingerprint === null) return undefined
    if (stored.fingerprint !== fingerprint) {
      throw new Problem(422, "idempotency-key-reused", "this Idempotency-Key was used for another request")
    }
    return stored.response
  }

  /** Two round trips: what it looks at, and one statement. */
  const alike = async (request: EnrollRequest, ids: Ids, key: string, fingerprint: string): Promise<unknown> => {
    const stream = `enrollment-${ids.enrollmentId}`
    const [[loaded], [of]] = await Promise.all([
      database.run<Stream & Stored>(load, [stream, key]),
      database.run<Outlook>(outlook, [ids.courseId, ids.userId])
    ])
    const answered = replay(loaded, fingerprint)
    if (answered !== undefined) return answered
    if (loaded === undefined || of === undefined) throw new Problem(404, "not-found", "there is no such course")
    if (loaded.state !== null && loaded.state.status !== "withdrawn") {
      const same = answerOf(loaded.state)
      const kept = await database.run(remember, [key, stream, fingerprint, JSON.stringify(same)])
      return kept.length > 0 ? same : undefined
    }
    const now = new Date()
    const { event, hash, state } = decide(request, ids, of, loaded, now)
    const answer = answerOf(state)
    const kind =
      loaded.version === null ? (of.seatFree ? "newActive" : "newWaiting") : of.seatFree ? "active" : "waiting"
    await database.run(appends[kind], [
      stream,
      event.version,
      JSON.stringify(state),
      hash.toString("hex"),
      now,
      event.id,
      event.type,
      JSON.stringify(event.data),
      JSON.stringify(event.metadata),
      key,
      fingerprint,
      JSON.stringify(answer),
      ids.enrollmentId,
      ids.courseId,
      ids.userId,
      state.courseVersion,
      state.status,
      state.cohort
    ])
    return answer
  }

  /** A transaction of one statement after the other. */
  const usual = (request: EnrollRequest, ids: Ids, key: string, fingerprint: string): Promise<unknown> =>
    database.transaction(async (run: Run) => {
      const stream = `enrollment-${ids.enrollmentId}`
      const answered = replay((await run<Stored>(steps.answer, [key]))[0], fingerprint)
      if (answered !== undefined) return answered
      const [of] = await run<Outlook>(outlook, [ids.courseId, ids.userId])
      if (of === undefined) throw new Problem(404, "not-found", "there is no such course")
      const [loaded = { version: null, state: null, head: null }] = await run<Stream>(steps.lock, [stream])
      if (loaded.state !== null && loaded.state.status !== "withdrawn") {
        const same = answerOf(loaded.state)
        await run(steps.keep, [key, stream, fingerprint, same])
        return same
      }
      const now = new Date()
      const { event, hash, state } = decide(request, ids, of, loaded, now)
      const answer = answerOf(state)
      await run(loaded.version === null ? steps.insertStream : steps.updateStream, [
        stream,
        event.version,
        state,
        hash,
        now
      ])
      await run(steps.event, [stream, event.version, event.id, event.type, event.data, event.metadata, now, hash])
      await run(steps.row, [
        ids.enrollmentId,
        ids.courseId,
        ids.userId,
        state.courseVersion,
        state.status,
        state.cohort,
        event.version,
        now
      ])
      const seat = await (of.seatFree
        ? run(steps.takeSeat, [ids.courseId])
        : run(steps.waitForSeat, [ids.courseId, ids.enrollmentId]))
      if (seat.length === 0) throw Object.assign(new Error("the seat is gone"), { code: "40001" })
      await run(steps.keep, [key, stream, fingerprint, answer])
      await run(steps.wake, [])
      return answer
    })

  return async (request: EnrollRequest): Promise<unknown> => {
    const { body, person } = request
    const course = await courseOf(body.courseId)
    if (course === undefined) throw new Problem(404, "not-found", "there is no such published course")
    const userId = body.userId ?? person.userId
    const managed = body.cohort !== undefined || userId !== person.userId
    if (managed && person.role !== "admin" && course.ownerId !== person.userId) {
      throw new Problem(403, "forbidden", `${person.role} may not: enrollment.manage`)
    }
    const ids = {
      enrollmentId: v5(["enrollment", body.courseId, userId].join("\u0000"), namespace),
      courseId: body.courseId,
      userId
    }
    const given = request.key ?? v7()
    const key = sha256(JSON.stringify([`user:${person.userId}`, "POST /v1/enrollments", given]))
    const fingerprint = sha256(`${given}\n${JSON.stringify(body)}`)
    for (let tries = 0; tries < maxTries; tries++) {
      try {
        const answer = await (mode === "alike" ? alike : usual)(request, ids, key, fingerprint)
        if (answer !== undefined) return answer
      } catch (error) {
        if (!["40001", "40P01", "23505", "55P03"].includes(sqlState(error) ?? "")) throw error
      }
    }
    throw new Problem(409, "too-much-contention", "try again")
  }
}
