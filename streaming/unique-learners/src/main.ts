import { NodeRuntime } from "@effect/platform-node"
import { eventLogLayer } from "@lyceum/messaging/Messaging"
import { Layer } from "effect"
import { worker } from "./Worker.ts"

worker.pipe(Layer.provide(eventLogLayer), Layer.launch, NodeRuntime.runMain)
