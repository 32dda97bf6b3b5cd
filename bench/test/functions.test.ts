/** The functions as they are deployed: bundled, within their size, and answering an event in a process of their own. */
import { assert, describe, it } from "@effect/vitest"
import { type ChildProcess, fork, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, beforeAll } from "vitest"
import { Effect } from "effect"
import { bundle, budget } from "../../serverless/bundle.mjs"
import { completion, environment } from "../serverless/Jobs.ts"

const root = resolve(import.meta.dirname, "../..")
const out = mkdtempSync(join(tmpdir(), "lyceum-functions-"))
const started: Array<ChildProcess> = []
let endpoint = ""

beforeAll(async () => {
  const clouds = spawn(process.execPath, [join(root, "bench/serverless/Endpoint.ts")], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  started.push(clouds)
  const [printed] = await once(clouds.stdout, "data")
  endpoint = String(printed).trim()
})
afterAll(() => {
  for (const child of started) child.kill()
  rmSync(out, { recursive: true, force: true })
})

/** Bundles a function and has it answer one event. */
const answer = async (name: string, body: string, more: Readonly<Record<string, string>> = {}) => {
  const made = await bundle(join(root, "serverless", name), join(out, name))
  assert.isBelow(made.size, budget)
  const child = fork(join(root, "bench/serverless/first-call.mjs"), [made.file], {
    env: { ...environment(endpoint, "t"), ...more },
    silent: true
  })
  started.push(child)
  let said = ""
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()))
  await once(child, "message")
  child.send({ Records: [{ messageId: "m1", body }] })
  // A process that ends without an answer says why.
  const ended = once(child, "exit").then(([code]) => assert.fail(`${name} ended with ${code}: ${said}`))
  const [{ answer: given }] = await Promise.race([once(child, "message"), ended])
  return given
}

describe("bundled functions", () => {
  it("notification-processor sends what it is given, and gives back what is no job", async () => {
    const { body } = await Effect.runPromise(completion(1))
    assert.deepStrictEqual(await answer("notification-processor", body), { batchItemFailures: [] })
    assert.strictEqual(await (await fetch(`${endpoint}/count`)).text(), "1")
    const refused = { batchItemFailures: [{ itemIdentifier: "m1" }] }
    assert.deepStrictEqual(await answer("notification-processor", "no job"), refused)
  }, 120_000)

  it("file-processor takes a test message of S3, and gives back what is no notification", async () => {
    const where = { S3_ENDPOINT: endpoint, OBJECT_STORE_BUCKET: "b", SQS_ENDPOINT: endpoint, SCANNER: "none" }
    const test = JSON.stringify({ Event: "s3:TestEvent" })
    assert.deepStrictEqual(await answer("file-processor", test, where), { batchItemFailures: [] })
    const refused = { batchItemFailures: [{ itemIdentifier: "m1" }] }
    assert.deepStrictEqual(await answer("file-processor", "{}", where), refused)
  }, 120_000)
})
