/**
 * The laws of the public API as one check: histories drawn from a seed, run against any deployment, and the shortest one
 * found that breaks a law. Needs nothing of the deployment but its address, and an administrator for the laws of authors.
 */
import { Arbitrary, Effect } from "effect"
import { type Answer, call } from "./Call.ts"
import { type Command, histories } from "./Command.ts"
import { runHistory } from "./History.ts"
import { textAt } from "./Json.ts"
import { Unreachable, type Violation } from "./Violation.ts"
import type { Credentials, Instructor } from "./World.ts"

export interface LawsOptions {
  /** Address of the deployment, without a slash at the end. */
  readonly url: string
  readonly seed: number
  /** Histories; 20 when absent. */
  readonly runs?: number
  /** Commands of a history at most; 12 when absent. */
  readonly length?: number
  /** An administrator: makes an instructor, for the laws of authors. Without one the deployment's own courses are used. */
  readonly admin?: Credentials
  /** How long what follows from a call may take until it is seen everywhere; 10 s when absent. */
  readonly patienceMillis?: number
  /** Runs that the search for a shorter history may take; 40 when absent. */
  readonly shrinks?: number
  /** Told of each history that held. */
  readonly progress?: (done: number) => void
}

/** `held`: no history broke a law. Otherwise the shortest found: its commands, what happened, and which law. */
export type LawsResult =
  | { readonly held: true; readonly runs: number }
  | {
      readonly held: false
      readonly law: string
      readonly detail: string
      readonly commands: ReadonlyArray<Command>
      /** The history as it went, line by line. */
      readonly trace: ReadonlyArray<string>
    }

const must = (answer: Answer, what: string, ...statuses: ReadonlyArray<number>) =>
  statuses.includes(answer.status)
    ? Effect.void
    : Effect.fail(new Unreachable({ reason: `${what}: answered ${answer.status} ${answer.text.slice(0, 200)}` }))

const signIn = (url: string, { email, password }: Credentials) =>
  Effect.gen(function* () {
    const answer = yield* call(url, { method: "POST", path: "/v1/sessions", body: { email, password } })
    yield* must(answer, `signing in as ${email}`, 201)
    return textAt(answer.body, "accessToken")
  })

/** A new instructor, made by the administrator. */
export const makeInstructor = (url: string, admin: Credentials): Effect.Effect<Instructor, Unreachable> =>
  Effect.gen(function* () {
    const token = yield* signIn(url, admin)
    const nonce = crypto.randomUUID()
    const own = { email: `laws-instructor-${nonce}@example.org`, password: `${nonce} teaches` }
    const registered = yield* call(url, {
      method: "POST",
      path: "/v1/users",
      body: { ...own, name: "Laws Instructor" }
    })
    yield* must(registered, "registering an instructor", 201)
    const id = textAt(registered.body, "id")
    const promoted = yield* call(url, { method: "PATCH", path: `/v1/users/${id}`, token, body: { role: "instructor" } })
    yield* must(promoted, "making an instructor", 200)
    return { id, accessToken: yield* signIn(url, own) }
  })

/** Draws histories and runs them one after the other. Fails only when the deployment cannot be asked. */
export const checkLaws = (options: LawsOptions): Effect.Effect<LawsResult, Unreachable> =>
  Effect.gen(function* () {
    const { admin, length = 12, patienceMillis = 10_000, runs = 20, seed, shrinks = 40, url } = options
    const instructor = admin === undefined ? undefined : yield* makeInstructor(url, admin)
    let done = 0
    let lost: Unreachable | undefined
    const traces = new Map<
      ReadonlyArray<Command>,
      { readonly violation: Violation; readonly trace: ReadonlyArray<string> }
    >()
    const holdsFor = (commands: ReadonlyArray<Command>) =>
      Effect.gen(function* () {
        const trace: Array<string> = []
        const result = yield* Effect.result(
          runHistory({ url, patienceMillis, instructor }, commands, (line) => void trace.push(line))
        )
        if (result._tag === "Success") {
          done++
          options.progress?.(done)
          return true
        }
        // A deployment that went away breaks no law; the rest of the search would only wait for it.
        if (result.failure._tag === "Unreachable") return yield* Effect.die(result.failure)
        traces.set(commands, { violation: result.failure, trace })
        return false
      })
    const checked = yield* Arbitrary.checkEffect(histories(length), holdsFor, { runs, seed, maxShrinks: shrinks }).pipe(
      Effect.catchDefect((defect) => {
        if (defect instanceof Unreachable) lost = defect
        return lost === undefined ? Effect.die(defect) : Effect.fail(lost)
      })
    )
    if (checked._tag !== "Falsified") return { held: true, runs: done } as const
    const found = traces.get(checked.shrunkInput) ?? [...traces.values()].at(-1)
    return {
      held: false,
      law: found?.violation.law ?? "unknown",
      detail: found?.violation.detail ?? "",
      commands: checked.shrunkInput,
      trace: found?.trace ?? []
    } as const
  })
