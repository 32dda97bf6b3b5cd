/**
 * The client, in a process of its own: sends one kind of request for so many seconds and tells what came. Every request of an
 * enrolment is another learner and course, every learning event has its own id.
 */
import autocannon, { type Request } from "autocannon"
import { randomUUID } from "node:crypto"

/** What the parent asks for. */
export interface Work {
  readonly endpoint: "catalogue" | "outline" | "enrolment" | "learning" | "sign-in" | "own-progress"
  readonly url: string
  readonly seconds: number
  readonly connections: number
  readonly outlineId: string
  readonly courses: ReadonlyArray<string>
  readonly learners: ReadonlyArray<{ readonly userId: string; readonly token: string }>
  readonly items: ReadonlyArray<string>
  readonly emails: ReadonlyArray<string>
  readonly password: string
  /** Enrolments begin with this pair, so that a warm-up and a run do not meet. */
  readonly first: number
}

const json = { "content-type": "application/json" }

const requestOf = (work: Work): Request => {
  let next = work.first
  const learner = () => work.learners[next % work.learners.length] ?? { userId: "", token: "" }
  switch (work.endpoint) {
    case "catalogue":
      return { method: "GET", path: "/v1/courses?limit=20" }
    case "outline":
      return {
        method: "GET",
        path: `/v1/courses/${work.outlineId}/outline`,
        headers: { "accept-encoding": "gzip" }
      }
    case "enrolment":
      return {
        method: "POST",
        path: "/v1/enrollments",
        setupRequest: (request) => {
          const { token } = learner()
          const courseId = work.courses[Math.floor(next++ / work.learners.length) % work.courses.length]
          return {
            ...request,
            headers: { ...json, authorization: `Bearer ${token}`, "idempotency-key": randomUUID() },
            body: JSON.stringify({ courseId })
          }
        }
      }
    case "learning": {
      const occurredAt = new Date().toISOString()
      const bodies = Array.from({ length: 50 }, () =>
        JSON.stringify({
          events: Array.from({ length: 100 }, (_, n) => ({
            id: randomUUID(),
            type: n % 2 === 0 ? "item-viewed" : "video-progressed",
            courseId: work.outlineId,
            itemId: work.items[n % work.items.length],
            occurredAt,
            ...(n % 2 === 0 ? {} : { data: { percent: n, positionSeconds: n * 1.5 } })
          }))
        })
      )
      return {
        method: "POST",
        path: "/v1/learning-events",
        setupRequest: (request) => ({
          ...request,
          headers: { ...json, authorization: `Bearer ${learner().token}` },
          body: bodies[next++ % bodies.length] ?? ""
        })
      }
    }
    case "own-progress":
      return {
        method: "GET",
        path: "/v1/progress",
        setupRequest: (request) => {
          next++
          return { ...request, headers: { authorization: `Bearer ${learner().token}` } }
        }
      }
    case "sign-in":
      return {
        method: "POST",
        path: "/v1/sessions",
        setupRequest: (request) => ({
          ...request,
          headers: json,
          body: JSON.stringify({ email: work.emails[next++ % work.emails.length], password: work.password })
        })
      }
  }
}

process.on("message", (work: Work | "stop") => {
  if (work === "stop") process.exit(0)
  autocannon(
    {
      url: work.url,
      connections: work.connections,
      duration: work.seconds,
      requests: [requestOf(work)]
    },
    (error, result) => {
      if (error !== null && error !== undefined) throw error
      process.send?.({
        requests: result.requests.total,
        failures: result.errors + result.timeouts + result.non2xx,
        seconds: result.duration,
        p50: result.latency.p50,
        p99: result.latency.p99
      })
    }
  )
})
process.on("disconnect", () => process.exit(0))
process.send?.("ready")
