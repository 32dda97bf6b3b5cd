/**
 * Suppressions in the table of notifications: `pk` = `suppressed#<SHA-256 of the address, hex>`, `sk` = `email`; `kind`, `mailId`,
 * `since` (milliseconds). A bounce expires after a year, because an address may come to life again; a complaint never does.
 * The address itself is not stored: who has one can look it up, who has the table cannot read it.
 */
import { DynamoClient, type Item } from "@lyceum/storage/dynamo/DynamoClient"
import { DynamoUnavailable } from "@lyceum/storage/dynamo/Failures"
import { suppressedPartition } from "@lyceum/storage/dynamo/Table"
import { Clock, Effect, Layer } from "effect"
import { createHash } from "node:crypto"
import { Suppressions } from "../Suppressions.ts"
import { unavailable } from "./DynamoSentLog.ts"

/** The partition of a suppressed address. Case makes no difference. */
export const partitionOf = (address: string): string =>
  suppressedPartition(createHash("sha256").update(address.trim().toLowerCase()).digest("hex"))

/** Keys in one request: DynamoDB's own limit. */
const keysAtOnce = 100
const bounceSeconds = 365 * 24 * 60 * 60

export const dynamoSuppressions: Layer.Layer<Suppressions, never, DynamoClient> = Layer.effect(
  Suppressions,
  Effect.gen(function* () {
    const { run, runIf, table } = yield* DynamoClient
    const keyOf = (pk: string) => ({ pk: { S: pk }, sk: { S: "email" } })

    /** Partitions of those that are there and not over. What the table leaves undone is asked for again, five times. */
    const some = Effect.fnUntraced(function* (partitions: ReadonlyArray<string>, found: Set<string>) {
      const seconds = Math.floor((yield* Clock.currentTimeMillis) / 1000)
      let left: Array<Item> = partitions.map(keyOf)
      for (let tries = 0; left.length > 0; tries++) {
        if (tries === 5)
          return yield* new DynamoUnavailable({ operation: "look addresses up", reason: "UnprocessedKeys" })
        const request = { RequestItems: { [table]: { Keys: left } } }
        const answer = yield* run("look addresses up", (sdk, signal) => sdk.batchGetItem(request, signal))
        for (const { expiresAt, pk } of answer.Responses?.[table] ?? []) {
          if (pk?.S !== undefined && (expiresAt?.N === undefined || Number(expiresAt.N) > seconds)) found.add(pk.S)
        }
        left = answer.UnprocessedKeys?.[table]?.Keys ?? []
      }
    })

    return Suppressions.of({
      among: Effect.fnUntraced(function* (addresses) {
        const partitionsOf = new Map(addresses.map((address) => [address, partitionOf(address)]))
        const partitions = [...new Set(partitionsOf.values())]
        const found = new Set<string>()
        for (let first = 0; first < partitions.length; first += keysAtOnce) {
          yield* some(partitions.slice(first, first + keysAtOnce), found)
        }
        return new Set([...partitionsOf].flatMap(([address, pk]) => (found.has(pk) ? [address] : [])))
      }, Effect.mapError(unavailable)),

      add: (address, { at, kind, mailId }) => {
        const item = {
          ...keyOf(partitionOf(address)),
          kind: { S: kind },
          since: { N: String(at) },
          ...(mailId === null ? {} : { mailId: { S: mailId } }),
          ...(kind === "bounce" ? { expiresAt: { N: String(Math.floor(at / 1000) + bounceSeconds) } } : {})
        }
        // A later bounce must not give a complaint an end.
        const unless = {
          ConditionExpression: "attribute_not_exists(pk) OR kind <> :complaint",
          ExpressionAttributeValues: { ":complaint": { S: "complaint" } }
        }
        const put = { TableName: table, Item: item, ...(kind === "bounce" ? unless : {}) }
        return runIf("suppress an address", (sdk, signal) => sdk.putItem(put, signal)).pipe(
          Effect.asVoid,
          Effect.mapError(unavailable)
        )
      }
    })
  })
)
