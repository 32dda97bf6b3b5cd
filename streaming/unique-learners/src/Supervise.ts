/** Keeps one stream task alive. State lives in a task; whatever goes wrong, the stored checkpoint is the truth. */
import type { EventLogError } from "@lyceum/messaging/EventLog"
import type { CommitIndefinite, StreamTasks, TaskFenced } from "@lyceum/messaging/StreamTask"
import { Duration, Effect, type Scope } from "effect"
import type { CheckpointUnreadable } from "./Checkpoints.ts"
import { taskOpened, taskReopened } from "./Signals.ts"

/** `fenced`: another worker has the task. `refused`: it must not go on as configured; `reason` says why. */
export type TaskStatus =
  | { readonly state: "opening" | "running" | "fenced" }
  | { readonly state: "retrying" | "refused"; readonly reason: string }

type Turn = Effect.Effect<void, EventLogError | TaskFenced | CommitIndefinite>

/**
 * Opens the task and runs its turns. An unreachable log or an indefinite commit throws the task away and opens it again,
 * after 0.1 s doubling to 5 s, from the start after a turn that worked. Ends when the task was taken over or refused; a task
 * that is ours alone (`exclusive`) is opened again after two seconds when it was taken over: nobody else should have it.
 */
export const supervise = <R>(
  name: string,
  open: Effect.Effect<{ readonly turn: Turn }, EventLogError | CheckpointUnreadable, R | StreamTasks | Scope.Scope>,
  note: (task: string, status: TaskStatus) => void,
  exclusive: boolean
) => {
  let failures = 0
  const running = Effect.sync(() => {
    failures = 0
    note(name, { state: "running" })
  })
  const life = Effect.scoped(
    Effect.gen(function* () {
      note(name, { state: "opening" })
      const { turn } = yield* open
      return yield* Effect.forever(Effect.andThen(turn, running))
    })
  )
  const again = Effect.fnUntraced(function* (reason: string) {
    note(name, { state: "retrying", reason })
    yield* Effect.logWarning(reason).pipe(Effect.annotateLogs({ task: name }))
    yield* taskReopened(name)
    yield* Effect.sleep(Duration.millis(Math.min(5000, 100 * 2 ** Math.min(failures++, 6))))
  })
  const taken = Effect.fnUntraced(function* (error: TaskFenced) {
    note(name, { state: "fenced" })
    yield* Effect.logWarning(error.message)
    if (!exclusive) return "over" as const
    yield* Effect.sleep("2 seconds")
    return "again" as const
  })
  const refused = Effect.fnUntraced(function* (error: CheckpointUnreadable) {
    note(name, { state: "refused", reason: error.message })
    yield* Effect.logError(error.message)
  })
  const lives = life.pipe(
    Effect.as("over" as const),
    Effect.catchTags({
      EventLogUnavailable: (error) => Effect.as(again(error.message), "again" as const),
      UnknownTopic: (error) => Effect.as(again(error.message), "again" as const),
      CommitIndefinite: (error) => Effect.as(again(error.message), "again" as const),
      TaskFenced: taken,
      CheckpointUnreadable: (error) => Effect.as(refused(error), "over" as const)
    }),
    // A bug must not end one task for good while the others go on: it is as loud as it is retried.
    Effect.catchDefect((defect) => Effect.as(again(`defect: ${String(defect)}`), "again" as const)),
    Effect.repeat({ while: (outcome) => outcome === "again" }),
    Effect.asVoid
  )
  return Effect.andThen(taskOpened(name), lives)
}
