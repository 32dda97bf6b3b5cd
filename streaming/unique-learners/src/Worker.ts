/** The job as a process of its own: the job, its health and metrics on the management listener, its logs. */
import { logging } from "@lyceum/runtime/Logging"
import { Health } from "@lyceum/runtime/management/Health"
import { managementServer } from "@lyceum/runtime/management/ManagementServer"
import { Operations } from "@lyceum/runtime/management/Operations"
import { Layer } from "effect"
import { UniqueLearners } from "./UniqueLearners.ts"

/** Needs `EventLog` and `StreamTasks`; listens on `MANAGEMENT_PORT`. */
export const worker = Layer.mergeAll(
  UniqueLearners.health.pipe(Layer.provideMerge(UniqueLearners.layer)),
  managementServer
).pipe(Layer.provide([Health.layer, Operations.layer]), Layer.provide(logging("unique-learners")))
