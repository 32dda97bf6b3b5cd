/** Every item of the notification table, read from and written to the server in the process, in DynamoDB's own words. */
import { Effect, Schema } from "effect"
import type { TableAddress } from "../platform/Running.ts"

export class TableUnavailable extends Schema.TaggedError<TableUnavailable>()("TableUnavailable", {
  reason: Schema.String
}) {
  override get message() {
    return `the notification table did not answer: ${this.reason}`
  }
}

/** The server looks at the key alone (`platform/TableServer.ts`); the rest has the form that it wants. */
const headers = (operation: string, accessKey: string) => ({
  "content-type": "application/x-amz-json-1.0",
  "x-amz-target": `DynamoDB_20120810.${operation}`,
  "x-amz-date": "20260101T000000Z",
  authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=none`
})

const call = (address: TableAddress, operation: string, body: unknown) =>
  Effect.tryPromise({
    try: async () => {
      const response = await fetch(address.endpoint, {
        method: "POST",
        headers: headers(operation, address.accessKey),
        body: JSON.stringify(body)
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${operation}: ${response.status} ${text.slice(0, 200)}`)
      const answer: unknown = JSON.parse(text)
      return answer
    },
    catch: (thrown) => new TableUnavailable({ reason: thrown instanceof Error ? thrown.message : String(thrown) })
  })

const Key = Schema.Record(Schema.String, Schema.Unknown)
const Page = Schema.Struct({ Items: Schema.Array(Key), LastEvaluatedKey: Schema.optionalKey(Key) })
const decodePage = Schema.decodeUnknownEffect(Page)

/** Writes in one request: DynamoDB's own limit. */
const atOnce = 25

/** All items, a page after the other. */
export const readItems = (address: TableAddress, table: string) =>
  Effect.gen(function* () {
    const items: Array<Readonly<Record<string, unknown>>> = []
    let start: Readonly<Record<string, unknown>> | undefined
    do {
      const from = start === undefined ? {} : { ExclusiveStartKey: start }
      const request = { TableName: table, ConsistentRead: true, ...from }
      const page: typeof Page.Type = yield* Effect.flatMap(call(address, "Scan", request), decodePage)
      items.push(...page.Items)
      start = page.LastEvaluatedKey
    } while (start !== undefined)
    return items
  }).pipe(Effect.catchTag("SchemaError", Effect.die))

/** Puts items into a table that is there. */
export const writeItems = (
  address: TableAddress,
  table: string,
  items: ReadonlyArray<Readonly<Record<string, unknown>>>
) =>
  Effect.gen(function* () {
    for (let from = 0; from < items.length; from += atOnce) {
      const requests = items.slice(from, from + atOnce).map((Item) => ({ PutRequest: { Item } }))
      yield* call(address, "BatchWriteItem", { RequestItems: { [table]: requests } })
    }
  })
