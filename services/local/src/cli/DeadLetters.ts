/** `lyceum dead-letters list|inspect|replay`: what a consumer group could not handle, and another try. */
import { deadLetterTopic } from "@lyceum/events/Topics"
import { DeadLetters } from "@lyceum/messaging/DeadLetters"
import { Console, Effect, Layer, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { logPlace } from "./Options.ts"
import { runningLog } from "./RunningLog.ts"

const place = {
  topic: Argument.String("topic").pipe(Argument.withDescription("for example enrollment-events")),
  group: Argument.String("group").pipe(Argument.withDescription("consumer group, for example progress")),
  ...logPlace
}

const onLog = (on: Parameters<typeof runningLog>[0]) => DeadLetters.layer.pipe(Layer.provide(runningLog(on)))

const list = Command.make(
  "list",
  {
    ...place,
    limit: Flag.Int("limit").pipe(Flag.withDefault(50)),
    from: Flag.Int("from").pipe(Flag.withDescription("Offset to start from"), Flag.withDefault(0))
  },
  ({ dataDir, from, group, kafka, limit, topic }) =>
    Effect.gen(function* () {
      const { entries, next } = yield* (yield* DeadLetters).list({ topic, group, from, limit })
      if (entries.length === 0) yield* Console.log(`No dead letters in ${deadLetterTopic(topic, group)}`)
      for (const { failure, key, offset, replayed } of entries) {
        const why = Option.match(failure, { onNone: () => "", onSome: ({ dlt_error }) => dlt_error })
        yield* Console.log(
          `${String(offset).padStart(8)}  ${replayed ? "replayed" : "waiting "}  ${key ?? "-"}  ${why}`
        )
      }
      if (Option.isSome(next)) yield* Console.log(`More: --from ${next.value}`)
    }).pipe(Effect.provide(onLog({ dataDir, kafka })))
).pipe(Command.withDescription("List dead letters, oldest first"))

const inspect = Command.make(
  "inspect",
  { ...place, offset: Argument.Int("offset") },
  ({ dataDir, group, kafka, offset, topic }) =>
    Effect.gen(function* () {
      const entry = yield* (yield* DeadLetters).inspect({ topic, group, offset })
      yield* Console.log(JSON.stringify({ ...entry, failure: Option.getOrNull(entry.failure) }, null, 2))
    }).pipe(Effect.provide(onLog({ dataDir, kafka })))
).pipe(Command.withDescription("Show one dead letter whole"))

const replay = Command.make(
  "replay",
  {
    ...place,
    offset: Flag.Int("offset").pipe(Flag.withDescription("Only this one"), Flag.optional)
  },
  ({ dataDir, group, kafka, offset, topic }) =>
    Effect.gen(function* () {
      const letters = yield* DeadLetters
      const count = Option.isSome(offset)
        ? (yield* letters.replay({ topic, group, offset: offset.value }))
          ? 1
          : 0
        : yield* letters.replayAll({ topic, group })
      yield* Console.log(`${count} handed back to ${group}; those replayed before were left alone`)
    }).pipe(Effect.provide(onLog({ dataDir, kafka })))
).pipe(Command.withDescription("Let the group try again"))

export const deadLetters = Command.make("dead-letters").pipe(
  Command.withDescription("Records that a consumer group could not handle"),
  Command.withSubcommands([list, inspect, replay])
)
