import { migrations } from "@lyceum/messaging/postgres/migrations"
import { layer } from "@lyceum/messaging/postgres/PostgresEventLog"
import { eventLogContract } from "@lyceum/testing/EventLogContract"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Layer } from "effect"

eventLogContract("postgres", layer.pipe(Layer.provide(testDatabase("messaging", migrations))))
