import { NodeRuntime } from "@effect/platform-node"
import { messagingLayer } from "@lyceum/messaging/Messaging"
import { logging } from "@lyceum/runtime/Logging"
import { Layer } from "effect"
import * as Progress from "./Progress.ts"

Progress.layer.pipe(
  Layer.provide(messagingLayer),
  Layer.provide(logging("progress")),
  Layer.launch,
  NodeRuntime.runMain
)
