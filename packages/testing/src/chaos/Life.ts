/**
 * A learner's life: registers, signs in, enrols (sometimes many times at once), learns, looks at the progress. Each request is
 * sent again until it is answered for good, as a patient client does, and every try goes onto the tape.
 */
import { Clock, Effect } from "effect"
import { type Answer, call, type CallOptions } from "../laws/Call.ts"
import { listAt, textAt } from "../laws/Json.ts"
import type { Draw } from "./Draw.ts"
import type { StageCourse } from "./Stage.ts"
import { type Deed, isDone, type Tape } from "./Tape.ts"

interface LifeOptions {
  readonly url: string
  readonly tape: Tape
  readonly draw: Draw
  readonly courses: readonly [StageCourse, ...Array<StageCourse>]
}

/** Longest that one try may take, and that a request is sent again. */
const tryFor = "20 seconds"
const patienceMillis = 240_000

/** Statuses that say "later": the request may be sent again as it is. */
const isLater = (status: number): boolean => status >= 500 || [408, 409, 425, 429].includes(status)

/** Where another try can change nothing, though the status alone says "later". */
const isFinal = ({ status, body }: Answer): boolean =>
  !isLater(status) || (status === 409 && !/still-running|too-much-contention/.test(textAt(body, "type")))

/** Sends until there is an answer for good; `undefined` when patience ends before. */
export const persist = (
  { draw, tape, url }: Pick<LifeOptions, "draw" | "tape" | "url">,
  deed: Deed,
  request: CallOptions,
  isEnough: (answer: Answer) => boolean = () => true
) =>
  Effect.gen(function* () {
    const begun = yield* Clock.currentTimeMillis
    for (;;) {
      const from = yield* Clock.currentTimeMillis
      const answer = yield* call(url, request).pipe(
        Effect.timeout(tryFor),
        Effect.orElseSucceed(() => null)
      )
      const now = yield* Clock.currentTimeMillis
      tape.note({ deed, request, status: answer?.status ?? null, text: answer?.text ?? "", at: now, took: now - from })
      if (answer !== null && isFinal(answer) && isEnough(answer)) return answer
      if (now - begun > patienceMillis) return undefined
      yield* Effect.sleep(draw.whole(100, 800))
    }
  })

const enrol = (options: LifeOptions, userId: string, token: string, courseId: string) =>
  Effect.gen(function* () {
    const request = (key: string): CallOptions => ({
      method: "POST",
      path: "/v1/enrollments",
      token,
      body: { courseId },
      headers: { "idempotency-key": key }
    })
    const key = crypto.randomUUID()
    // One in three presses the button several times, from two windows.
    const keys = options.draw.whole(0, 2) === 0 ? [key, key, crypto.randomUUID()] : [key]
    const answers = yield* Effect.forEach(
      keys,
      (one) =>
        persist(
          options,
          { kind: "enrol", userId, courseId, key: one },
          request(one),
          // The course is not known there yet.
          ({ status }) => status !== 404
        ),
      { concurrency: "unbounded" }
    )
    return answers.find((answer) => answer?.status === 201)
  })

const learn = (options: LifeOptions, userId: string, token: string, { id: courseId, items }: StageCourse) =>
  Effect.gen(function* () {
    for (const itemId of items) {
      const event = {
        id: crypto.randomUUID(),
        type: "item-viewed",
        courseId,
        itemId,
        occurredAt: new Date(yield* Clock.currentTimeMillis).toISOString()
      }
      yield* persist(
        options,
        { kind: "view", userId, courseId, itemId },
        { method: "POST", path: "/v1/learning-events", token, body: { events: [event] } },
        // Refused while the enrolment has not arrived there.
        ({ body }) => listAt(body, "rejected").length === 0
      )
      yield* persist(
        options,
        { kind: "read", userId, courseId },
        { method: "GET", path: `/v1/progress/${courseId}`, token }
      )
    }
  })

/** One whole life. */
export const live = (options: LifeOptions): Effect.Effect<void> =>
  Effect.gen(function* () {
    const email = `chaos-${crypto.randomUUID()}@example.org`
    const password = `chaos ${crypto.randomUUID()}`
    yield* persist(
      options,
      { kind: "register", email },
      {
        method: "POST",
        path: "/v1/users",
        body: { email, password, name: "Kay Chaos" },
        headers: { "idempotency-key": crypto.randomUUID() }
      }
    )
    const session = yield* persist(
      options,
      { kind: "sign-in", email },
      { method: "POST", path: "/v1/sessions", body: { email, password } }
    )
    if (session === undefined || session.status !== 201) return
    const token = textAt(session.body, "accessToken")
    const me = yield* persist(options, { kind: "sign-in", email }, { method: "GET", path: "/v1/users/me", token })
    const userId = textAt(me?.body, "id")
    for (const course of options.courses) {
      if (options.draw.whole(0, 3) === 0) continue
      const enrolled = yield* enrol(options, userId, token, course.id)
      if (enrolled !== undefined && textAt(enrolled.body, "status") === "active") {
        yield* learn(options, userId, token, course)
      }
    }
  })

/** Lives one after another until it is told to stop; the one that has begun ends as it would have. */
export const lives = (options: LifeOptions, goesOn: () => boolean): Effect.Effect<void> =>
  Effect.suspend(() => (goesOn() ? Effect.andThen(live(options), lives(options, goesOn)) : Effect.void))

/** Requests answered for good with success, as a line for the report. */
export const tally = (tape: Tape): string => {
  const entries = tape.entries()
  const lost = entries.filter(({ status }) => status === null).length
  const refused = entries.filter(({ status }) => status !== null && isLater(status)).length
  return `${entries.length} tries, ${entries.filter(isDone).length} done, ${lost} without an answer, ${refused} told to come later`
}
