/** `lyceum topics apply|list`: the topics as the registry wants them, and as they are. */
import { topics } from "@lyceum/events/Topics"
import { EventLog } from "@lyceum/messaging/EventLog"
import { topicSpecs } from "@lyceum/messaging/TopicSpecs"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { logPlace } from "./Options.ts"
import { runningLog } from "./RunningLog.ts"

const apply = Command.make("apply", logPlace, (place) =>
  Effect.gen(function* () {
    const log = yield* EventLog
    yield* log.ensureTopics(topicSpecs)
    yield* Console.log(`${topicSpecs.length} topics are as the registry says`)
  }).pipe(Effect.provide(runningLog(place)))
).pipe(Command.withDescription("Make the topics that are missing; a partition count is never changed"))

const list = Command.make("list", logPlace, (place) =>
  Effect.gen(function* () {
    const log = yield* EventLog
    for (const topic of topics) {
      yield* Console.log(
        `${topic.name.padEnd(22)}${yield* log.partitionCount(topic.name)} partitions  ${topic.description}`
      )
    }
  }).pipe(Effect.provide(runningLog(place)))
).pipe(Command.withDescription("List the topics"))

export const topicsCommand = Command.make("topics").pipe(
  Command.withDescription("The topics of the event log"),
  Command.withSubcommands([apply, list])
)
