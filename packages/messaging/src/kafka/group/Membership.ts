/**
 * Being a member of a group: joins, keeps the session by heartbeats whatever the work is at, lets the work finish when the
 * group changes, joins again, and leaves at the end. A rebalance waits for the work, at most as long as the group allows.
 */
import { Deferred, Duration, Effect, Fiber, Option } from "effect"
import { EventLogUnavailable } from "../../EventLog.ts"
import { call, faultOf, whileSettling } from "../Failures.ts"
import type { KafkaClient } from "../KafkaClient.ts"
import { predecessorsOf } from "./Predecessor.ts"
import { coordinatorOf, type Generation, type GroupOptions, type TopicPartition } from "./Coordinator.ts"

/** One generation as its work sees it. */
export interface Membership {
  readonly assigned: ReadonlyArray<TopicPartition>
  /** Completes when the group changes: finish, commit, return. */
  readonly ending: Deferred.Deferred<void>
  /** False = the group has changed, and the offset was not taken. */
  readonly commit: (place: TopicPartition & { readonly offset: number }) => Effect.Effect<boolean, EventLogUnavailable>
}

const heartbeatMillis = 1_000
/** Heartbeats between two looks for new partitions. */
const lookEvery = 15
/** Others of the group may take this long to finish their work when it changes. */
export const rebalanceMillis = 30_000

const changes = new Set(["REBALANCE_IN_PROGRESS", "ILLEGAL_GENERATION", "UNKNOWN_MEMBER_ID", "FENCED_INSTANCE_ID"])

const memberIsUnknown = (thrown: unknown): boolean => faultOf(thrown).type === "UNKNOWN_MEMBER_ID"

/** The group has another generation, or is about to. */
export const groupChanged = (thrown: unknown): boolean => changes.has(faultOf(thrown).type)

/** Runs `work` once a generation until interrupted; the work's failure ends the membership. */
export const memberOf = <E, R>(
  client: KafkaClient["Service"],
  options: Omit<GroupOptions, "predecessors" | "rebalanceMillis" | "sessionMillis">,
  work: (membership: Membership) => Effect.Effect<void, E, R>
): Effect.Effect<never, E | EventLogUnavailable, R> =>
  Effect.scoped(
    Effect.gen(function* () {
      const reading = client.borrow()
      const sessionMillis = Duration.toMillis(client.settings.sessionTimeout)
      const { clientId, instance } = client.settings
      const aside = client.borrow()
      const predecessors =
        instance === undefined ? {} : { predecessors: predecessorsOf(aside, options.group, clientId) }
      const coordinator = coordinatorOf(reading, { ...options, sessionMillis, rebalanceMillis, ...predecessors })
      yield* Effect.addFinalizer(() =>
        Effect.promise(() => coordinator.leave().catch(() => undefined)).pipe(
          Effect.timeoutOption("3 seconds"),
          Effect.andThen(Effect.promise(() => reading.cluster.drop())),
          Effect.andThen(Effect.sync(() => client.release(aside)))
        )
      )

      /** Joining is repeated while the group settles; a coordinator that moves is found anew. */
      const join = Effect.tryPromise({
        try: () => coordinator.join(),
        catch: (cause) => {
          if (memberIsUnknown(cause)) coordinator.forget()
          return new EventLogUnavailable({ operation: "join a group", cause })
        }
      }).pipe(
        Effect.retry({
          times: 40,
          while: ({ cause }) =>
            groupChanged(cause) ? Effect.as(Effect.sleep("100 millis"), true) : Effect.succeed(false)
        }),
        whileSettling
      )

      /** Ends when the group changes; fails when no heartbeat was answered for the length of a session. */
      const beat = (generation: Generation) =>
        Effect.gen(function* () {
          let answered = performance.now()
          const partitions = yield* Effect.option(call("count partitions", coordinator.partitions))
          for (let beats = 1; ; beats++) {
            yield* Effect.sleep(Math.min(heartbeatMillis, sessionMillis / 3))
            if (beats % lookEvery === 0) {
              const now = yield* Effect.option(call("count partitions", coordinator.partitions))
              if (Option.isSome(now) && Option.isSome(partitions) && now.value !== partitions.value) return
            }
            const outcome = yield* Effect.result(
              call("keep a group's session", () => coordinator.heartbeat(generation))
            )
            if (outcome._tag === "Success") {
              answered = performance.now()
              continue
            }
            const { cause } = outcome.failure
            if (memberIsUnknown(cause)) coordinator.forget()
            if (groupChanged(cause)) return
            if (performance.now() - answered > sessionMillis) return yield* outcome.failure
          }
        })

      const generation = Effect.gen(function* () {
        const joined = yield* join
        const ending = yield* Deferred.make<void>()
        const commit: Membership["commit"] = (place) =>
          call("commit an offset", () => coordinator.commit(joined, [place])).pipe(
            whileSettling,
            Effect.as(true),
            Effect.catchIf(
              ({ cause }) => groupChanged(cause),
              () => Effect.as(Deferred.succeed(ending, undefined), false)
            )
          )
        const running = yield* Effect.forkChild(work({ assigned: joined.assigned, ending, commit }))
        // Work that fails ends the membership; work that is done waits for the group to change.
        const failed = Effect.andThen(Fiber.join(running), Effect.never)
        yield* Effect.raceFirst(Effect.raceFirst(beat(joined), Deferred.await(ending)), failed)
        yield* Deferred.succeed(ending, undefined)
        yield* Fiber.join(running).pipe(Effect.timeoutOption(rebalanceMillis / 2))
        yield* Fiber.interrupt(running)
      })
      return yield* Effect.forever(generation)
    })
  )
