/** The bundle as it is deployed, in a process of its own with nothing but its environment: every kind of file once. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { promisify } from "node:util"
import sharp from "sharp"
import { Scanner } from "../src/scan/Scanner.ts"
import { docx, docxType } from "../test/support/Documents.ts"
import { film } from "../test/support/Films.ts"
import { pdf } from "../test/support/Pdfs.ts"
import { cloud, queuePrefix } from "./Cloud.ts"
import { asRecord, put, reports } from "./Flow.ts"

const home = resolve(import.meta.dirname, "..")
const run = promisify(execFile)

/** Where its native parts are found as in its package. */
const built = Effect.acquireRelease(
  Effect.promise(async () => {
    const folder = mkdtempSync(resolve(home, "../../node_modules/.bundle-"))
    const [bundler, out] = [resolve(home, "../bundle.mjs"), resolve(folder, "dist")].map((path) => JSON.stringify(path))
    const build = `const { bundle } = await import(${bundler}); await bundle(${JSON.stringify(home)}, ${out})`
    await run(process.execPath, ["--input-type=module", "--eval", build])
    return folder
  }),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

describe("the bundle", () => {
  it.live(
    "works files of every kind",
    () =>
      Effect.gen(function* () {
        const aws = yield* cloud
        const folder = yield* built
        yield* Effect.gen(function* () {
          const image = yield* Effect.promise(() =>
            sharp({ create: { width: 900, height: 600, channels: 3, background: "red" } })
              .png()
              .toBuffer()
          )
          const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><title>T</title></svg>'
          const files = [
            [yield* Effect.promise(() => pdf(["The log behind it all"])), "application/pdf"],
            [image, "image/png"],
            [yield* Effect.promise(() => film("mp4")), "video/mp4"],
            [docx(), docxType],
            [svg, "image/svg+xml"],
            ["WEBVTT\n\n00:01.000 --> 00:02.000\nx", "text/vtt"]
          ] as const
          for (const [bytes, mediaType] of files) yield* put(bytes, mediaType)
          const event = { Records: (yield* Effect.promise(() => aws.receive("created"))).map(asRecord) }
          const caller = resolve(folder, "call.mjs")
          writeFileSync(
            caller,
            `import { handler } from "./dist/index.mjs"
const answer = await handler(${JSON.stringify(event)})
process.stdout.write(JSON.stringify({ answer }) + "\\n", () => process.exit(0))`
          )
          const environment = {
            AWS_REGION: aws.bucket.region,
            AWS_ACCESS_KEY_ID: "test",
            AWS_SECRET_ACCESS_KEY: "test",
            OBJECT_STORE_BUCKET: aws.bucket.bucket,
            S3_ENDPOINT: aws.bucket.endpoint,
            SQS_ENDPOINT: aws.bucket.endpoint,
            SQS_QUEUE_PREFIX: queuePrefix(aws),
            SCANNER: "none"
          }
          const { stdout } = yield* Effect.promise(() => run(process.execPath, [caller], { env: environment }))
          const lines = stdout.trim().split("\n")
          assert.strictEqual(lines.at(-1), '{"answer":{"batchItemFailures":[]}}', stdout)
          for (const line of lines) assert.isObject(JSON.parse(line), line)
          assert.lengthOf(
            lines.filter((line) => line.includes('"Materials":1')),
            files.length
          )
          const found = yield* reports(files.length)
          assert.deepStrictEqual(
            found.map((report) => (report._tag === "processed" ? report.mediaType : report.reasons.join())).toSorted(),
            files.map(([, mediaType]) => mediaType).toSorted()
          )
        }).pipe(Effect.provide([aws.ports, Scanner.none]))
      }).pipe(Effect.scoped),
    120_000
  )
})
