import { migrations } from "@lyceum/messaging/postgres/migrations"
import { layer } from "@lyceum/messaging/postgres/PostgresJobQueue"
import { jobQueueContract } from "@lyceum/testing/JobQueueContract"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Layer } from "effect"

jobQueueContract("postgres", layer.pipe(Layer.provide(testDatabase("messaging", migrations))))
