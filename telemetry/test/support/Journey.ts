/**
 * What happens on a platform that is used: somebody registers, an author publishes, the learner enrols, learns, is assessed and
 * finishes; and what goes wrong: a wrong password, a repeated request, a refused event, a poisoned record, a service's fault.
 */
import { assert } from "@effect/vitest"
import { runningLog } from "@lyceum/local/cli/RunningLog"
import { EventLog } from "@lyceum/messaging/EventLog"
import { at, textAt } from "@lyceum/testing/laws/Json"
import { Effect, Option, Schedule } from "effect"
import { accounts } from "../../../test/support/platform.ts"

/** What must not be in any line, label or attribute: sent in everywhere that takes a text. */
export const canaries = {
  email: "canary.person@secret-address.example",
  name: "Canarina Geheimnisvoll",
  password: "canary-password-never-logged",
  answer: "canary-quiz-answer",
  note: "canary-note-of-a-learner",
  token: "lyceum_pat_canarycanarycanarycanary"
}

export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers: Headers
}

/** Calls the one address. */
export const caller =
  (address: string) =>
  (
    method: string,
    path: string,
    options: {
      readonly token?: string
      readonly body?: unknown
      readonly headers?: Readonly<Record<string, string>>
    } = {}
  ): Effect.Effect<Answer> =>
    Effect.promise(async () => {
      const response = await fetch(address + path, {
        method,
        headers: {
          ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
          ...(options.body === undefined ? {} : { "content-type": "application/json" }),
          ...options.headers
        },
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) })
      })
      const text = await response.text()
      const isJson = response.headers.get("content-type")?.includes("json") === true
      const body: unknown = isJson ? JSON.parse(text) : text
      return { status: response.status, body, headers: response.headers }
    })

export type Call = ReturnType<typeof caller>

/** Tries again until an assertion holds, for at most a minute. */
export const eventually = <A, E, R>(check: Effect.Effect<A, E, R>) =>
  Effect.retry(
    Effect.catchDefect(check, Effect.fail),
    Schedule.max([Schedule.spaced("100 millis"), Schedule.recurs(600)])
  )

const signIn = Effect.fnUntraced(function* (
  call: Call,
  account: { readonly email: string; readonly password: string }
) {
  const { body, status } = yield* call("POST", "/v1/sessions", {
    body: { email: account.email, password: account.password }
  })
  assert.strictEqual(status, 201, JSON.stringify(body))
  return textAt(body, "accessToken")
})

const part = (key: string) => ({ id: crypto.randomUUID(), key, title: key })

const quiz = {
  kind: "quiz",
  intro: "",
  questions: [
    {
      question: {
        kind: "single-choice",
        id: "q",
        prompt: "<p>Which?</p>",
        hints: [],
        points: 1,
        shuffle: false,
        choices: [
          { id: "right", html: `<p>${canaries.answer}</p>` },
          { id: "wrong", html: "<p>That one</p>" }
        ]
      },
      key: { kind: "single-choice", correct: ["right"], feedback: [] },
      explanation: ""
    }
  ],
  rules: { maxAttempts: null, passPercent: 100, timeLimitMinutes: null, showAnswers: "never" }
}

/** A published course of one text and one quiz. */
const publishCourse = Effect.fnUntraced(function* (call: Call, token: string) {
  const created = yield* call("POST", "/v1/courses", { token, body: { title: "Signals" } })
  assert.strictEqual(created.status, 201, JSON.stringify(created.body))
  const courseId = textAt(created.body, "id")
  const [text, quizId] = [crypto.randomUUID(), crypto.randomUUID()]
  const item = (id: string, key: string, rule: string, body: unknown) => ({
    id,
    key,
    title: key,
    rule: { kind: rule },
    required: true,
    body
  })
  const items = [
    item(text, "text", "viewed", { kind: "text", format: "html", text: "<p>Hello.</p>" }),
    item(quizId, "quiz", "quiz", quiz)
  ]
  const saved = yield* call("PUT", `/v1/courses/${courseId}/draft`, {
    token,
    headers: { "if-match": created.headers.get("etag") ?? "" },
    body: {
      title: "Signals",
      summary: "",
      description: "",
      language: "en",
      settings: { capacity: null, prerequisites: [], sequential: false },
      files: [],
      sections: [{ ...part("s"), lessons: [{ ...part("l"), pages: [{ ...part("p"), items }] }] }]
    }
  })
  assert.strictEqual(saved.status, 200, JSON.stringify(saved.body))
  const published = yield* call("POST", `/v1/courses/${courseId}/versions`, { token })
  assert.isBelow(published.status, 300, JSON.stringify(published.body))
  return { courseId, text, quizId }
})

/** Uploads a text file as a material of the course. */
const upload = Effect.fnUntraced(function* (call: Call, token: string, courseId: string) {
  const bytes = "Notes of the course."
  const asked = yield* call("POST", `/v1/courses/${courseId}/materials`, {
    token,
    body: { path: "notes.txt", mediaType: "text/plain", size: bytes.length }
  })
  assert.strictEqual(asked.status, 201, JSON.stringify(asked.body))
  const put = yield* Effect.promise(() =>
    fetch(textAt(asked.body, "upload", "url"), {
      method: "PUT",
      headers: { "content-type": "text/plain" },
      body: bytes
    })
  )
  assert.isBelow(put.status, 300)
})

/** Records that nobody can read, one for every group of the topic. */
const poison = (folder: string) =>
  Effect.gen(function* () {
    const log = yield* EventLog
    const record = {
      key: "nobody",
      value: new TextEncoder().encode(`{ not json ${canaries.email}`),
      headers: { ce_type: "lyceum.course.published.v1", ce_id: "poison" },
      timestamp: Date.now()
    }
    yield* log.publish("course-events", [record])
  }).pipe(Effect.provide(runningLog({ dataDir: folder, kafka: Option.none() })))

/** What the journey leaves behind for those who look. */
export interface Journey {
  readonly courseId: string
  /** The trace that the learner's browser began when enrolling. */
  readonly enrolTrace: string
  /** The trace of the learner's first learning events. */
  readonly learnTrace: string
  readonly learner: string
}

/** Runs it all, failures included, until analytics knows of the completion. */
export const travel = Effect.fnUntraced(function* (address: string, folder: string) {
  const call = caller(address)
  const author = yield* signIn(call, accounts.instructor)
  const { courseId, quizId, text } = yield* publishCourse(call, author)
  yield* upload(call, author, courseId)

  const { email, name, password } = canaries
  const registered = yield* call("POST", "/v1/users", { body: { email, password, name } })
  assert.strictEqual(registered.status, 201, JSON.stringify(registered.body))
  assert.strictEqual((yield* call("POST", "/v1/users", { body: { email, password, name } })).status, 409)
  assert.strictEqual((yield* call("POST", "/v1/sessions", { body: { email, password: `${password}!` } })).status, 401)
  const token = yield* signIn(call, canaries)
  yield* call("GET", "/v1/users/me", { token: canaries.token })
  yield* call("POST", "/v1/password-resets", { body: { email } })

  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736"
  const enrolled = yield* eventually(
    Effect.tap(
      call("POST", "/v1/enrollments", {
        token,
        body: { courseId },
        headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, "idempotency-key": "enrol-once" }
      }),
      ({ body, status }) => Effect.sync(() => assert.strictEqual(status, 201, JSON.stringify(body)))
    )
  )
  const again = yield* call("POST", "/v1/enrollments", {
    token,
    body: { courseId },
    headers: { "idempotency-key": "enrol-once" }
  })
  assert.strictEqual(textAt(again.body, "id"), textAt(enrolled.body, "id"))

  const learnTrace = "5bf92f3577b34da6a3ce929d0e0e4736"
  const view = (itemId: string, extra = {}) =>
    call("POST", "/v1/learning-events", {
      token,
      headers: { traceparent: `00-${learnTrace}-10f067aa0ba902b7-00` },
      body: {
        events: [
          {
            id: crypto.randomUUID(),
            type: "item-viewed",
            courseId,
            itemId,
            // In a window that is over, so that its count comes within seconds.
            occurredAt: new Date(Date.now() - 90_000).toISOString(),
            ...extra
          },
          { id: canaries.email, type: canaries.name, courseId: canaries.answer }
        ]
      }
    })
  yield* eventually(
    Effect.tap(view(text), ({ body }) =>
      Effect.sync(() => assert.strictEqual(at(body, "accepted"), 1, JSON.stringify(body)))
    )
  )
  const attempt = yield* eventually(
    Effect.tap(call("POST", "/v1/attempts", { token, body: { courseId, itemId: quizId } }), ({ body, status }) =>
      Effect.sync(() => assert.strictEqual(status, 201, JSON.stringify(body)))
    )
  )
  const attemptId = textAt(attempt.body, "id")
  yield* call("PUT", `/v1/attempts/${attemptId}/answers`, {
    token,
    headers: { "if-match": attempt.headers.get("etag") ?? "" },
    body: { answers: { q: { kind: "single-choice", choice: canaries.answer } } }
  })
  yield* call("PUT", `/v1/attempts/${attemptId}/answers`, {
    token,
    headers: { "if-match": attempt.headers.get("etag") ?? "" },
    body: { answers: { q: { kind: "single-choice", choice: "right" } } }
  })
  yield* call("POST", `/v1/attempts/${attemptId}/submission`, { token })
  yield* poison(folder)
  return { courseId, enrolTrace: traceId, learnTrace, learner: token }
})
