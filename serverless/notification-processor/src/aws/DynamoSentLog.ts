/**
 * SentLog in the table of notifications (`@lyceum/storage/dynamo/Table`): one item a message and channel.
 *
 * | attribute | what |
 * |---|---|
 * | `pk`, `sk` | `sent#<job id>`, `email` or `sms` |
 * | `outcome` | `claimed`, `sent`, `refused` |
 * | `claimant`, `heldUntil` | of a claim: whose, and until when (milliseconds since 1970) |
 * | `notedAt`, `receipt`, `reason` | when it was settled (milliseconds), the carrier's name for it, why it was refused |
 * | `aftermath`, `aftermathReason`, `aftermathAt` | what was heard later: `bounce`, `complaint`, `delivery-failure` |
 * | `expiresAt` | 30 days after the last write, in seconds: queues forget their jobs long before |
 */
import { DynamoClient, type Item } from "@lyceum/storage/dynamo/DynamoClient"
import type { DynamoUnavailable } from "@lyceum/storage/dynamo/Failures"
import { sentPartition } from "@lyceum/storage/dynamo/Table"
import { Clock, Duration, Effect, Layer, Option } from "effect"
import { randomUUID } from "node:crypto"
import { type Claim, type SentKey, SentLog, SentLogUnavailable } from "../SentLog.ts"

const keptMillis = Duration.toMillis("30 days")

const keyOf = ({ channel, id }: SentKey) => ({ pk: { S: sentPartition(id) }, sk: { S: channel } })
const expiry = (now: number) => ({ N: String(Math.floor((now + keptMillis) / 1000)) })
const numeric = (millis: number) => ({ N: String(millis) })

/** Its own, for a claim is free when nobody has it, when its lease is over, or when the item should be gone already. */
const free = "attribute_not_exists(pk) OR (outcome = :claimed AND heldUntil <= :now) OR expiresAt <= :seconds"

export const unavailable = ({ message }: DynamoUnavailable) => new SentLogUnavailable({ reason: message })

/** What the item says to a worker whose claim did not go through. */
const read = (item: Item | undefined, token: string): Claim => {
  if (item === undefined) return { state: "held" }
  if (item["outcome"]?.S !== "claimed") return { state: "done" }
  // The write was done, its answer lost, and the repeat met its own item.
  return item["claimant"]?.S === token ? { state: "claimed", token } : { state: "held" }
}

export const dynamoSentLog: Layer.Layer<SentLog, never, DynamoClient> = Layer.effect(
  SentLog,
  Effect.gen(function* () {
    const { run, runIf, table } = yield* DynamoClient
    return SentLog.of({
      claim: Effect.fnUntraced(function* (key, lease) {
        const now = yield* Clock.currentTimeMillis
        const token = randomUUID()
        const put = {
          TableName: table,
          Item: {
            ...keyOf(key),
            outcome: { S: "claimed" },
            claimant: { S: token },
            heldUntil: numeric(now + Duration.toMillis(lease)),
            expiresAt: expiry(now)
          },
          ConditionExpression: free,
          ExpressionAttributeValues: {
            ":claimed": { S: "claimed" },
            ":now": numeric(now),
            ":seconds": numeric(Math.floor(now / 1000))
          }
        }
        const taken = yield* runIf("claim a message", (sdk, signal) => sdk.putItem(put, signal))
        if (Option.isSome(taken)) return { state: "claimed", token } as const
        const found = yield* run("read a claim", (sdk, signal) =>
          sdk.getItem({ TableName: table, Key: keyOf(key), ConsistentRead: true }, signal)
        )
        return read(found.Item, token)
      }, Effect.mapError(unavailable)),

      settle: Effect.fnUntraced(function* (key, outcome) {
        const now = yield* Clock.currentTimeMillis
        const [name, text] = outcome.state === "sent" ? ["receipt", outcome.receipt] : ["reason", outcome.reason]
        const update = {
          TableName: table,
          Key: keyOf(key),
          UpdateExpression: `SET outcome = :outcome, notedAt = :now, expiresAt = :expiry${text === null ? "" : ", #text = :text"} REMOVE claimant, heldUntil`,
          ...(text === null ? {} : { ExpressionAttributeNames: { "#text": name } }),
          ExpressionAttributeValues: {
            ":outcome": { S: outcome.state },
            ":now": numeric(now),
            ":expiry": expiry(now),
            ...(text === null ? {} : { ":text": { S: text } })
          }
        }
        yield* run("settle a message", (sdk, signal) => sdk.updateItem(update, signal))
      }, Effect.mapError(unavailable)),

      release: (key, token) =>
        runIf("give a claim back", (sdk, signal) =>
          sdk.deleteItem(
            {
              TableName: table,
              Key: keyOf(key),
              ConditionExpression: "outcome = :claimed AND claimant = :token",
              ExpressionAttributeValues: { ":claimed": { S: "claimed" }, ":token": { S: token } }
            },
            signal
          )
        ).pipe(Effect.asVoid, Effect.mapError(unavailable)),

      note: Effect.fnUntraced(function* (key, { at, kind, reason }) {
        const now = yield* Clock.currentTimeMillis
        const update = {
          TableName: table,
          Key: keyOf(key),
          UpdateExpression: "SET aftermath = :kind, aftermathReason = :reason, aftermathAt = :at, expiresAt = :expiry",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeValues: {
            ":kind": { S: kind },
            ":reason": { S: reason },
            ":at": numeric(at),
            ":expiry": expiry(now)
          }
        }
        yield* runIf("note what was heard of a message", (sdk, signal) => sdk.updateItem(update, signal))
      }, Effect.mapError(unavailable))
    })
  })
)
