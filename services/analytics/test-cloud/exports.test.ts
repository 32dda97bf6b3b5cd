/** The export worker on Azure Blob Storage, through its own SDK: files by signed link, and a cloud that fails in the middle. */
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { type ExportId } from "@lyceum/domain/Ids"
import { layer as azure } from "@lyceum/storage/azure/AzureObjectStore"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { faultyProxy } from "@lyceum/testing/cloud/FaultyProxy"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { ContainerClient, StorageSharedKeyCredential } from "@azure/storage-blob"
import { Effect, Layer, Redacted, Schedule } from "effect"
import { parquetReadObjects } from "hyparquet"
import { createHash, randomUUID } from "node:crypto"
import { inject } from "vitest"
import { runExport } from "../src/exports/RunExport.ts"
import { migrations } from "../src/migrations/index.ts"
import { ask, fill, found, parts, small } from "../test/Exporting.ts"

const cloud = inject("cloudAzure")

/** A container of its own, reached through a proxy. */
const container = Effect.promise(async () => {
  const name = `exports-${randomUUID()}`
  const credential = new StorageSharedKeyCredential(cloud.accountName, cloud.accountKey)
  await new ContainerClient(`${cloud.endpoint}/${name}`, credential).create()
  return name
})

const storeIn = (name: string, endpoint: string) =>
  azure({
    accountName: cloud.accountName,
    endpoint,
    container: name,
    credential: { kind: "key", key: Redacted.make(cloud.accountKey) }
  })

/** What anybody with the link gets. */
const follow = Effect.fnUntraced(function* (id: ExportId) {
  const store = yield* ObjectStore
  const { fileKey, sha256 } = yield* found(id)
  const { url } = yield* store.signDownload({ key: fileKey ?? "", fileName: "activity.bin", lifetime: "5 minutes" })
  const response = yield* Effect.promise(() => fetch(url))
  const bytes = new Uint8Array(yield* Effect.promise(() => response.arrayBuffer()))
  assert.strictEqual(response.status, 200)
  assert.match(response.headers.get("content-disposition") ?? "", /^attachment/)
  assert.strictEqual(createHash("sha256").update(bytes).digest("hex"), sha256)
  return bytes
})

const learners = 37
const rows = 2 * (learners - 1) * 5

describe("exports on Azure", () => {
  it.live(
    "written, linked and read back; a cloud that fails now and then is tried again",
    () =>
      Effect.gen(function* () {
        const name = yield* container
        const proxy = yield* faultyProxy({ target: new URL(cloud.endpoint).origin })
        yield* Effect.gen(function* () {
          yield* fill(learners)
          const csv = yield* ask()
          yield* runExport(csv)
          const text = new TextDecoder().decode(yield* follow(csv))
          assert.lengthOf(text.split("\r\n"), rows + 2)

          // From the third write on the cloud is away for a while, longer than the client's own patience; then it is back.
          const parquet = yield* ask({ format: "parquet" })
          let writes = 0
          yield* proxy.plan(({ method }) => {
            if (method === "PUT") writes++
            return writes >= 3 ? { kind: "status", status: 503 } : null
          })
          const failed = yield* Effect.exit(runExport(parquet))
          assert.strictEqual(failed._tag, "Failure")
          const before = yield* found(parquet)
          assert.deepInclude(before, { state: "running", rows: 80 })
          let faults = 0
          yield* proxy.plan(({ method }) =>
            method === "PUT" && faults++ < 2 ? { kind: faults === 1 ? "dropAfter" : "dropBefore" } : null
          )
          yield* runExport(parquet).pipe(Effect.retry(Schedule.recurs(5)))
          const file = (yield* follow(parquet)).buffer
          const read = yield* Effect.promise(() => parquetReadObjects({ file }))
          assert.deepStrictEqual(
            read.map(({ courseId, itemId, userId }) => `${courseId},${userId},${itemId}`),
            text
              .split("\r\n")
              .slice(1, -1)
              .map((line) => line.split(",").slice(0, 3).join(","))
          )
          assert.lengthOf(read, rows)
          const sql = yield* PgClient.PgClient
          assert.lengthOf(yield* sql`SELECT FROM export_parts`, 0)
        }).pipe(
          Effect.provide(
            Layer.mergeAll(parts(small), storeIn(name, proxy.endpoint + new URL(cloud.endpoint).pathname)).pipe(
              Layer.provideMerge(testDatabase("analytics", migrations))
            )
          )
        )
      }).pipe(Effect.scoped),
    { timeout: 120_000 }
  )
})
