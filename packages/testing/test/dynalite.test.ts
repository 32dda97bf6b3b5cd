import { assert, it } from "@effect/vitest"
import { dynalite } from "@lyceum/testing/cloud/Dynalite"
import { Effect, Schema } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const Tables = Schema.Struct({ TableNames: Schema.Array(Schema.String) })

const ask = (endpoint: string, operation: string, body: object) =>
  Effect.promise(async () => {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDB_20120810.${operation}`,
        "x-amz-date": "20260101T000000Z",
        authorization:
          "AWS4-HMAC-SHA256 Credential=a/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"
      },
      body: JSON.stringify(body)
    })
    return response.json()
  })

const table = {
  TableName: "kept-over-a-restart",
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }
}

const tables = (endpoint: string) =>
  Effect.flatMap(ask(endpoint, "ListTables", {}), Schema.decodeUnknownEffect(Tables)).pipe(
    Effect.map(({ TableNames }) => TableNames)
  )

it.live("dynalite keeps its tables in a folder, and none without one", () =>
  Effect.gen(function* () {
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-dynalite-"))),
      (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
    )
    for (const options of [{ folder }, {}]) {
      yield* Effect.scoped(Effect.flatMap(dynalite(options), ({ endpoint }) => ask(endpoint, "CreateTable", table)))
    }
    const kept = yield* Effect.scoped(Effect.flatMap(dynalite({ folder }), ({ endpoint }) => tables(endpoint)))
    assert.deepStrictEqual(kept, [table.TableName])
    assert.deepStrictEqual(yield* Effect.scoped(Effect.flatMap(dynalite(), ({ endpoint }) => tables(endpoint))), [])
  })
)
