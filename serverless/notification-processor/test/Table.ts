/** A table of notifications of its own, on whatever speaks DynamoDB at an address. */
import { DynamoClient } from "@lyceum/storage/dynamo/DynamoClient"
import { ensureTable } from "@lyceum/storage/dynamo/Table"
import { dynalite } from "@lyceum/testing/cloud/Dynalite"
import { Effect, Layer, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { randomUUID } from "node:crypto"
import { dynamoSentLog } from "../src/aws/DynamoSentLog.ts"
import { dynamoSuppressions } from "../src/aws/DynamoSuppressions.ts"

/** Any will do for an emulator. */
const credentials = { id: "test", secret: Redacted.make("test"), session: undefined }

const made = ensureTable({ withoutTimeToLive: "tolerate" })

/** `clock`: whose time runs where it is used; a test's own stands still. */
export const tableAt = (endpoint: string, table: string, clock: "test" | "live") =>
  Layer.effectDiscard(clock === "test" ? TestClock.withLive(made) : made).pipe(
    Layer.provideMerge(DynamoClient.make({ table, region: "eu-central-1", endpoint, credentials }))
  )

/** The records over it. */
export const recordsAt = (endpoint: string) =>
  Layer.mergeAll(dynamoSentLog, dynamoSuppressions).pipe(
    Layer.provideMerge(tableAt(endpoint, `notifications-${randomUUID()}`, "test"))
  )

/** In this process. */
export const records = Layer.unwrap(Effect.map(dynalite(), ({ endpoint }) => recordsAt(endpoint)))
