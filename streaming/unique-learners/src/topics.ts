/** Makes the topics that are missing and sets the others up as the registry says (`lyceum topics apply`), and ends: a job of the clouds. */
import { NodeRuntime } from "@effect/platform-node"
import { EventLog } from "@lyceum/messaging/EventLog"
import { eventLogLayer } from "@lyceum/messaging/Messaging"
import { topicSpecs } from "@lyceum/messaging/TopicSpecs"
import { Console, Effect } from "effect"

Effect.gen(function* () {
  yield* (yield* EventLog).ensureTopics(topicSpecs, { shorten: true })
  yield* Console.log(`${topicSpecs.length} topics are as the registry says`)
}).pipe(Effect.provide(eventLogLayer), NodeRuntime.runMain)
