/** Starts the web service alone, against configured addresses. */
import { NodeRuntime } from "@effect/platform-node"
import { logging } from "@lyceum/runtime/Logging"
import { Layer } from "effect"
import { layer } from "./Web.ts"

layer.pipe(Layer.provide(logging("web")), Layer.launch, NodeRuntime.runMain)
