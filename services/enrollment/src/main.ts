import { NodeRuntime } from "@effect/platform-node"
import { messagingLayer } from "@lyceum/messaging/Messaging"
import { logging } from "@lyceum/runtime/Logging"
import { Layer } from "effect"
import * as Enrollment from "./Enrollment.ts"

Enrollment.layer.pipe(
  Layer.provide(messagingLayer),
  Layer.provide(logging("enrollment")),
  Layer.launch,
  NodeRuntime.runMain
)
