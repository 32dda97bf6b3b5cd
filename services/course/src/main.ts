import { NodeRuntime } from "@effect/platform-node"
import { messagingLayer } from "@lyceum/messaging/Messaging"
import { logging } from "@lyceum/runtime/Logging"
import { Layer } from "effect"
import * as Course from "./Course.ts"
import { objectStoreLayer } from "@lyceum/storage/Storage"

const ports = Layer.mergeAll(messagingLayer, objectStoreLayer, logging("course"))
Course.layer.pipe(Layer.provide(ports), Layer.launch, NodeRuntime.runMain)
