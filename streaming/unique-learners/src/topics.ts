/**
 * Makes the topics that are missing and sets the others up as the registry says (`lyceum topics apply`), and ends: a job of the clouds.
 * `KAFKA_GRANT_ACCESS=true`, where analytics and the job on Flink are in another cloud: then they get what they need with their
 * passwords, everybody else who has one nothing, and the job on Flink its topic.
 */
import { NodeRuntime } from "@effect/platform-node"
import { EventLog } from "@lyceum/messaging/EventLog"
import { grantAccess, users } from "@lyceum/messaging/kafka/Access"
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import { eventLogLayer } from "@lyceum/messaging/Messaging"
import { flinkResults, topicSpecs } from "@lyceum/messaging/TopicSpecs"
import { Config, Console, Effect } from "effect"

const access = Effect.gen(function* () {
  for (const user of users) yield* grantAccess(user)
  yield* Console.log(`${users.join(" and ")} may do what they need`)
}).pipe(Effect.provide(KafkaClient.layer))

Effect.gen(function* () {
  const elsewhere = yield* Config.Boolean("KAFKA_GRANT_ACCESS").pipe(Config.withDefault(false))
  if (elsewhere) yield* access
  const specs = elsewhere ? [...topicSpecs, flinkResults] : topicSpecs
  yield* (yield* EventLog).ensureTopics(specs, { shorten: true })
  yield* Console.log(`${specs.length} topics are as the registry says`)
}).pipe(Effect.provide(eventLogLayer), NodeRuntime.runMain)
