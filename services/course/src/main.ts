import { NodeRuntime } from "@effect/platform-node"
import { messagingLayer } from "@lyceum/messaging/Messaging"
import { logging } from "@lyceum/runtime/Logging"
import { Layer } from "effect"
import * as Course from "./Course.ts"
import { objectStore } from "./files/ObjectStoreConfig.ts"

const ports = Layer.mergeAll(messagingLayer, objectStore, logging("course"))
Course.layer.pipe(Layer.provide(ports), Layer.launch, NodeRuntime.runMain)
