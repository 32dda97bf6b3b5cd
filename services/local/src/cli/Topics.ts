/** `lyceum topics apply|list`: the topics as the registry wants them, and as they are. */
import { topics } from "@lyceum/events/Topics"
import { migrate } from "@lyceum/database/Database"
import { EventLog } from "@lyceum/messaging/EventLog"
import { migrations } from "@lyceum/messaging/postgres/migrations"
import { topicSpecs } from "@lyceum/messaging/TopicSpecs"
import { Config, Console, Effect, Option } from "effect"
import { Command } from "effect/cli"
import { logPlace } from "./Options.ts"
import { runningLog } from "./RunningLog.ts"

const apply = Command.make("apply", logPlace, (place) =>
  Effect.gen(function* () {
    const owner = yield* Config.option(Config.Redacted("MESSAGING_DATABASE_OWNER_URL"))
    if (Option.isSome(owner)) yield* migrate("messaging", owner.value, migrations)
    const log = yield* EventLog
    yield* log.ensureTopics(topicSpecs, { shorten: true })
    yield* Console.log(`${topicSpecs.length} topics are as the registry says`)
  }).pipe(Effect.provide(runningLog(place)))
).pipe(
  Command.withDescription(
    "Make the topics that are missing and set the others up as the registry says; a partition count is never changed. With MESSAGING_DATABASE_OWNER_URL it makes the tables of the job queue too."
  )
)

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
