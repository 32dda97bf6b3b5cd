import { NodeRuntime } from "@effect/platform-node"
import { messagingLayer } from "@lyceum/messaging/Messaging"
import { Layer } from "effect"
import { worker } from "./Worker.ts"

worker.pipe(Layer.provide(messagingLayer), Layer.launch, NodeRuntime.runMain)
