/**
 * The file processor at a film of nearly 2 GB in a folder: time, and how much memory it takes at most, sampled every 10 ms.
 * `node bench/serverless/large-file.ts [megabytes]` (default 1990: the largest film that is taken is 2000). Needs twice that on
 * the disk.
 */
import { CourseId, MaterialId } from "@lyceum/domain/Ids"
import { MaterialReportBody, quarantineKey } from "@lyceum/events/Materials"
import { handler } from "@lyceum/file-processor/Handler"
import { Scanner } from "@lyceum/file-processor/scan/Scanner"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { layer as folderStore } from "@lyceum/storage/local/LocalObjectStore"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Effect, Layer, Redacted, Schema, Stream } from "effect"
import { randomBytes, randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { film } from "../../serverless/file-processor/test/support/Films.ts"

const megabyte = 1_000_000
const megabytes = Number(process.argv[2] ?? 1990)
const folder = mkdtempSync(join(tmpdir(), "lyceum-large-"))
const bodies: Array<string> = []

const platform = Layer.mergeAll(
  folderStore({ folder, uploadBaseUrl: "http://127.0.0.1/", signingKey: Redacted.make(randomUUID()) }),
  Layer.mock(JobQueue, { enqueue: (_, jobs) => Effect.sync(() => void bodies.push(...jobs.map(({ body }) => body))) }),
  Scanner.none
)

/** A film whose pictures are few and whose unused part (box `free`, ISO 14496-12 8.1.2) is large, before what describes it. */
const large = Effect.gen(function* () {
  const whole = yield* Effect.promise(() => film("mp4", true))
  const moov = Buffer.from(whole).lastIndexOf("moov") - 4
  const header = Buffer.alloc(16)
  header.writeUInt32BE(1, 0)
  header.write("free", 4)
  header.writeBigUInt64BE(BigInt(megabytes * megabyte + 16), 8)
  const piece = new Uint8Array(randomBytes(megabyte))
  return Stream.make(whole.subarray(0, moov), new Uint8Array(header)).pipe(
    Stream.concat(Stream.map(Stream.range(1, megabytes), () => piece)),
    Stream.concat(Stream.make(whole.subarray(moov)))
  )
})

const resident = (): number => Math.round(process.memoryUsage.rss() / megabyte)

const program = Effect.gen(function* () {
  const store = yield* ObjectStore
  const key = quarantineKey(CourseId.make(randomUUID()), MaterialId.make(randomUUID()))
  const { etag, size } = yield* store.putStream(key, yield* large, "video/mp4")
  const before = resident()
  let most = before
  const sampler = setInterval(() => {
    most = Math.max(most, resident())
  }, 10)
  const start = performance.now()
  const body = JSON.stringify({
    Records: [{ eventName: "ObjectCreated:CompleteMultipartUpload", s3: { object: { key, eTag: etag } } }]
  })
  const { batchItemFailures } = yield* handler({ Records: [{ messageId: "1", body }] })
  const seconds = (performance.now() - start) / 1000
  clearInterval(sampler)
  const report = yield* Schema.decodeEffect(MaterialReportBody)(bodies[0] ?? "")
  console.log(
    JSON.stringify(
      {
        megabytes: Math.round(size / megabyte),
        seconds: Number(seconds.toFixed(1)),
        megabytesPerSecond: Math.round(size / megabyte / seconds),
        residentBefore: before,
        residentMost: most,
        failures: batchItemFailures.length,
        report
      },
      null,
      2
    )
  )
})

await Effect.runPromise(
  program.pipe(Effect.provide(platform), Effect.ensuring(Effect.sync(() => rmSync(folder, { recursive: true }))))
)
