import { NodeRuntime } from "@effect/platform-node"
import { messagingLayer } from "@lyceum/messaging/Messaging"
import { logging } from "@lyceum/runtime/Logging"
import { Layer } from "effect"
import * as User from "./User.ts"

User.layer.pipe(Layer.provide(messagingLayer), Layer.provide(logging("user")), Layer.launch, NodeRuntime.runMain)
