import { migrations } from "@lyceum/messaging/postgres/migrations"
import { layer as eventLog } from "@lyceum/messaging/postgres/PostgresEventLog"
import { layer as streamTasks } from "@lyceum/messaging/postgres/PostgresStreamTasks"
import { streamTaskContract } from "@lyceum/testing/StreamTaskContract"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Layer } from "effect"

streamTaskContract(
  "postgres",
  Layer.mergeAll(eventLog, streamTasks).pipe(Layer.provide(testDatabase("messaging", migrations)))
)
