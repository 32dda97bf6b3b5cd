import { NodeRuntime } from "@effect/platform-node"
import { messagingLayer } from "@lyceum/messaging/Messaging"
import { logging } from "@lyceum/runtime/Logging"
import { objectStoreLayer } from "@lyceum/storage/Storage"
import { Layer } from "effect"
import * as Analytics from "./Analytics.ts"

Analytics.layer.pipe(
  Layer.provide([messagingLayer, objectStoreLayer]),
  Layer.provide(logging("analytics")),
  Layer.launch,
  NodeRuntime.runMain
)
