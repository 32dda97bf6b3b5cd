/** What may go wrong with a call to the in-memory log, as a test plans it. */
import { EventLogUnavailable } from "@lyceum/messaging/EventLog"
import { Effect } from "effect"

/** A call that may go wrong. */
export type FaultPoint = "open" | "fetch" | "commit" | "publish"

/**
 * `unavailable`: nothing happened and the caller is told so. `crash-before`, `crash-after`: the process dies (a defect
 * `ProcessCrash`) before or after the call took effect. The `indefinite` ones are for commits, elsewhere as `unavailable`:
 * landed, lost, or on its way, to land later unless the task is opened before.
 */
export type Fault =
  | "none"
  | "unavailable"
  | "crash-before"
  | "crash-after"
  | "indefinite-landed"
  | "indefinite-lost"
  | "indefinite-delayed"

/** The defect that stands for the end of a process. */
export class ProcessCrash extends Error {
  override readonly name = "ProcessCrash"
}

/** The plan: asked before every call. */
export class Faults {
  next: (point: FaultPoint) => Fault = () => "none"

  /** Runs a call that is not a commit under the fault that is planned for it. */
  guard<A, E>(point: FaultPoint, call: Effect.Effect<A, E>): Effect.Effect<A, E | EventLogUnavailable> {
    return Effect.suspend((): Effect.Effect<A, E | EventLogUnavailable> => {
      switch (this.next(point)) {
        case "none":
          return call
        case "crash-before":
          return Effect.die(new ProcessCrash())
        case "crash-after":
          return Effect.andThen(call, Effect.die(new ProcessCrash()))
        default:
          return Effect.fail(new EventLogUnavailable({ operation: point, cause: new Error("planted by the test") }))
      }
    })
  }
}
