/**
 * Makes the topics that are missing and sets the others up as the registry says (`lyceum topics apply`), and ends: a job of the clouds.
 * With `KAFKA_GRANT_ACCESS=true` users of Kafka with a password get what their programs need first, and everybody else who has one nothing.
 */
import { NodeRuntime } from "@effect/platform-node"
import { EventLog } from "@lyceum/messaging/EventLog"
import { grantAccess, users } from "@lyceum/messaging/kafka/Access"
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import { eventLogLayer } from "@lyceum/messaging/Messaging"
import { topicSpecs } from "@lyceum/messaging/TopicSpecs"
import { Config, Console, Effect } from "effect"

const access = Effect.gen(function* () {
  for (const user of users) yield* grantAccess(user)
  yield* Console.log(`${users.join(" and ")} may do what they need`)
}).pipe(Effect.provide(KafkaClient.layer))

Effect.gen(function* () {
  if (yield* Config.Boolean("KAFKA_GRANT_ACCESS").pipe(Config.withDefault(false))) yield* access
  yield* (yield* EventLog).ensureTopics(topicSpecs, { shorten: true })
  yield* Console.log(`${topicSpecs.length} topics are as the registry says`)
}).pipe(Effect.provide(eventLogLayer), NodeRuntime.runMain)
