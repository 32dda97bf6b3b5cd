/** The job as a process of its own: the job, its health and metrics on the management listener, its logs. */
import { logging } from "@lyceum/runtime/Logging"
import { Health } from "@lyceum/runtime/management/Health"
import { managementServer } from "@lyceum/runtime/management/ManagementServer"
import { Operations } from "@lyceum/runtime/management/Operations"
import { telemetry } from "@lyceum/runtime/telemetry/Telemetry"
import { Layer } from "effect"
import { UniqueLearners } from "./UniqueLearners.ts"

/** The job with its management listener on `MANAGEMENT_PORT`. Needs `EventLog` and `StreamTasks`. */
export const managedJob = Layer.mergeAll(
  UniqueLearners.health.pipe(Layer.provideMerge(UniqueLearners.layer)),
  managementServer
).pipe(Layer.provide([Health.layer, Operations.layer]), Layer.provide(telemetry("unique-learners")))

/** The same as a process of its own. */
export const worker = managedJob.pipe(Layer.provide(logging("unique-learners")))
