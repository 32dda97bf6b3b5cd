/** What the commands of one history share: the deployment, its instructor, names of their own, and the trace. */
import { Clock, Effect } from "effect"
import { type Answer, call, type CallOptions, isWellFormed, shown } from "./Call.ts"
import type { Model, ModelPerson } from "./Model.ts"
import { type Unreachable, Violation } from "./Violation.ts"

export interface Credentials {
  readonly email: string
  readonly password: string
}

/** The author of the history's courses. */
export interface Instructor {
  readonly id: string
  readonly accessToken: string
}

export type Failed = Violation | Unreachable

export interface World {
  readonly url: string
  /** How long the deployment may take until what follows from a call can be seen everywhere, in milliseconds. */
  readonly patienceMillis: number
  /** Absent: courses cannot be made, and those of the deployment are used. */
  readonly instructor: Instructor | undefined
  /** Part of every name that this history makes: unlike any other's. */
  readonly nonce: string
  /** Stands in every answer key: no learner's answer may hold it. */
  readonly keyMark: string
  /** Notes a percent that was seen; fails when it fell since the last time. */
  readonly notFalling: (
    userId: string,
    courseId: string,
    percent: unknown,
    line: string
  ) => Effect.Effect<void, Violation>
  /** The learner takes something back: percents may fall. */
  readonly forget: (userId: string, courseId: string) => void
  /** Tells what happened, for the report. */
  readonly note: (line: string) => void
}

/** Fails with a broken law. */
export const broken = (law: string, detail: string): Effect.Effect<never, Violation> =>
  Effect.fail(new Violation({ law, detail }))

/** Fails unless the condition holds. */
export const holds = (condition: boolean, law: string, detail: string): Effect.Effect<void, Violation> =>
  condition ? Effect.void : broken(law, detail)

/** Words that must not reach anybody but one person. */
const privateWords = ({ email, name }: ModelPerson): ReadonlyArray<string> => [email, name]

/** Holds for every answer to a learner: nothing of another person, and no answer key. */
const keepsSecrets = (
  world: World,
  model: Model,
  viewer: ModelPerson | undefined,
  options: CallOptions,
  answer: Answer
) => {
  const others = model.people.filter((person) => person.id !== viewer?.id)
  const leaked = others
    .flatMap((person) => [...privateWords(person), person.id])
    .find((word) => word !== "" && answer.text.includes(word))
  // A path that names somebody may be repeated in a refusal.
  return Effect.andThen(
    holds(
      leaked === undefined || options.path.includes(leaked),
      "no answer holds another person's data",
      `${shown(options, answer)} holds ${leaked}`
    ),
    holds(!answer.text.includes(world.keyMark), "no learner sees an answer key", shown(options, answer))
  )
}

/** Sends a request as a learner (`undefined` = without a token) and checks what holds for every answer. */
export const askAs = (
  world: World,
  model: Model,
  viewer: ModelPerson | undefined,
  options: CallOptions
): Effect.Effect<Answer, Failed> =>
  Effect.gen(function* () {
    const sent = { token: viewer?.accessToken, ...options }
    const answer = yield* call(world.url, sent)
    yield* isWellFormed(sent, answer)
    yield* keepsSecrets(world, model, viewer, sent, answer)
    return answer
  })

/** Sends a request as the history's instructor, or with any other token. */
export const ask = (world: World, options: CallOptions): Effect.Effect<Answer, Failed> =>
  Effect.gen(function* () {
    const sent = { token: world.instructor?.accessToken, ...options }
    const answer = yield* call(world.url, sent)
    yield* isWellFormed(sent, answer)
    return answer
  })

/** Fails unless the answer has one of the statuses. */
export const expectStatus = (law: string, options: CallOptions, answer: Answer, ...statuses: ReadonlyArray<number>) =>
  holds(statuses.includes(answer.status), law, `${shown(options, answer)}, expected ${statuses.join(" or ")}`)

/** Asks again until the law holds; what it broke last is the violation when patience ends. */
export const eventually = <A>(world: World, attempt: Effect.Effect<A, Failed>): Effect.Effect<A, Failed> =>
  Effect.gen(function* () {
    const deadline = (yield* Clock.currentTimeMillis) + world.patienceMillis
    for (let wait = 20; ; wait = Math.min(400, wait * 1.5)) {
      const result = yield* Effect.result(attempt)
      if (result._tag === "Success") return result.success
      if (result.failure._tag === "Unreachable" || (yield* Clock.currentTimeMillis) >= deadline)
        return yield* result.failure
      yield* Effect.sleep(wait)
    }
  })
