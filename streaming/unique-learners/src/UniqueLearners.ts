/**
 * The graph: unique learners of every one-minute window, by course and over all, exactly once. Needs the log's ports; makes
 * the topics that it works on.
 */
import { analyticsPartials, analyticsResults, lateTopic, learningEvents, quarantineTopic } from "@lyceum/events/Topics"
import { EventLog, type TopicSpec } from "@lyceum/messaging/EventLog"
import { topicSpecs } from "@lyceum/messaging/TopicSpecs"
import { Health } from "@lyceum/runtime/management/Health"
import { Context, Effect, Layer, Schedule } from "effect"
import { runJob } from "./Job.ts"
import { JobSettings } from "./Settings.ts"
import type { TaskStatus } from "./Supervise.ts"

const names: ReadonlySet<string> = new Set([
  learningEvents.name,
  analyticsPartials.name,
  analyticsResults.name,
  lateTopic,
  quarantineTopic
])

/** Every topic that the job reads or writes. */
export const jobTopics: ReadonlyArray<TopicSpec> = topicSpecs.filter(({ name }) => names.has(name))

export class UniqueLearners extends Context.Service<
  UniqueLearners,
  {
    /** What every task does now, by its name, for health and operators. Healthy: all `running`. */
    readonly status: Effect.Effect<ReadonlyMap<string, TaskStatus>>
  }
>()("@lyceum/unique-learners/UniqueLearners") {
  /** Starts the job in the background with given settings; it stops when the layer is released. */
  static readonly layerNoDeps = Layer.effect(
    UniqueLearners,
    Effect.gen(function* () {
      const settings = yield* JobSettings
      const log = yield* EventLog
      const tasks = new Map<string, TaskStatus>()
      const topics = log.ensureTopics(jobTopics).pipe(
        Effect.tapError((error) => Effect.logWarning(error.message)),
        Effect.retry({ while: (error) => error._tag === "EventLogUnavailable", schedule: Schedule.spaced("1 second") })
      )
      const job = topics.pipe(
        Effect.andThen(runJob(settings, (task, status) => tasks.set(task, status))),
        Effect.catchTag("TopicMismatch", (error) =>
          Effect.andThen(
            Effect.sync(() => tasks.set("topics", { state: "refused", reason: error.message })),
            Effect.logError(error.message)
          )
        ),
        Effect.orDie
      )
      yield* Effect.forkScoped(job)
      return UniqueLearners.of({ status: Effect.sync(() => new Map(tasks)) })
    })
  )
  static readonly layer = this.layerNoDeps.pipe(Layer.provide(JobSettings.layer))

  /** Tells `/health/ready` which task does not run, and why. A task that another worker has taken over is no fault. */
  static readonly health = Layer.effectDiscard(
    Effect.gen(function* () {
      const { status } = yield* UniqueLearners
      const health = yield* Health
      const check = Effect.map(status, (tasks) => {
        if (tasks.size === 0) return "waits for the event log"
        const problems = [...tasks].flatMap(([task, now]) =>
          "reason" in now ? [`${task} ${now.state}: ${now.reason}`] : []
        )
        return problems.length === 0 ? null : problems.join("; ")
      })
      yield* health.add("unique-learners", check)
    })
  )
}
