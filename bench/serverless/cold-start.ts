/**
 * Cold start of a bundled function: a new Node process, pinned to one core, imports the bundle and calls its handler with a first
 * event; what the function asks the clouds is answered by another process. Medians.
 *
 *     npm run build -w serverless/notification-processor
 *     node bench/serverless/cold-start.ts [runs] [bundle]
 *
 * notification-processor sends one mail; file-processor is given S3's test message, which asks no cloud: its figure is without
 * the first connection to S3.
 */
import { Effect, Schema } from "effect"
import { fork, spawn } from "node:child_process"
import { once } from "node:events"
import { readdirSync, statSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { completion, environment } from "./Jobs.ts"

const [runs = "20", bundle = "serverless/notification-processor/dist/index.mjs"] = process.argv.slice(2)
const files = bundle.includes("file-processor")
const here = import.meta.dirname

const Timing = Schema.Struct({
  imported: Schema.Finite,
  called: Schema.Finite,
  cpu: Schema.Finite,
  answer: Schema.Struct({ batchItemFailures: Schema.Array(Schema.Unknown) })
})

const endpointProcess = spawn(process.execPath, [resolve(here, "Endpoint.ts")], {
  stdio: ["ignore", "pipe", "inherit"]
})
const [printed] = await once(endpointProcess.stdout, "data")
const endpoint = String(printed).trim()

const measure = async () => {
  const body = files ? JSON.stringify({ Event: "s3:TestEvent" }) : (await Effect.runPromise(completion(1))).body
  const child = fork(resolve(here, "first-call.mjs"), [resolve(bundle)], {
    execPath: "taskset",
    execArgv: ["-c", "0", process.execPath],
    env: {
      ...environment(endpoint, "bench"),
      S3_ENDPOINT: endpoint,
      OBJECT_STORE_BUCKET: "bench",
      SQS_ENDPOINT: endpoint,
      SCANNER: "none"
    },
    silent: true
  })
  await once(child, "message")
  child.send({ Records: [{ messageId: "1", body }] })
  const [result] = await once(child, "message")
  const timing = Schema.decodeUnknownSync(Timing)(result)
  if (timing.answer.batchItemFailures.length > 0) throw new Error("the function did not send the message")
  return timing
}

const timings = []
for (let i = 0; i < Number(runs); i++) timings.push(await measure())
endpointProcess.kill()

const median = (values: ReadonlyArray<number>) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const line = (name: string, values: ReadonlyArray<number>) =>
  console.log(
    `${name.padEnd(28)}${median(values).toFixed(0)} ms (${Math.min(...values).toFixed(0)}-${Math.max(...values).toFixed(0)})`
  )

const folder = dirname(bundle)
const size = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
console.log(`${bundle}: ${Math.round(size / 1000)} kB in files, ${timings.length} runs, median (least-most)`)
line(
  "import",
  timings.map(({ imported }) => imported)
)
line(
  "first call",
  timings.map(({ called }) => called)
)
line(
  "together (budget 150)",
  timings.map(({ called, imported }) => called + imported)
)
line(
  "CPU of both",
  timings.map(({ cpu }) => cpu)
)
