/** The functions as they are deployed: bundled, within their size, and answering an event in a process of their own. */
import { assert, describe, it } from "@effect/vitest"
import { type ChildProcess, fork, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { Worker } from "node:worker_threads"
import { afterAll, beforeAll } from "vitest"
import { Effect } from "effect"
import { bundle, budget } from "../../serverless/bundle.mjs"
import { pdf } from "../../serverless/file-processor/test/support/Pdfs.ts"
import { completion, environment } from "../serverless/Jobs.ts"

const root = resolve(import.meta.dirname, "../..")
const out = mkdtempSync(join(tmpdir(), "lyceum-functions-"))
// Native parts stay outside bundles: they go beside them.
symlinkSync(join(root, "node_modules"), join(out, "node_modules"))
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

/** What a bundled thread says after its first word, about these bytes. */
const said = async (file: string, bytes: Uint8Array) => {
  const thread = new Worker(file, { workerData: bytes, env: {} })
  try {
    assert.deepStrictEqual(await once(thread, "message"), [{ _tag: "ready" }])
    const [answer] = await once(thread, "message")
    return answer
  } finally {
    await thread.terminate()
  }
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
    const thread = join(out, "file-processor", "pdf-thread.mjs")
    assert.include(readFileSync(join(out, "file-processor", "Pdf.mjs"), "utf8"), "./pdf-thread.mjs")
    const found = await said(thread, await pdf(["one", "two"]))
    assert.deepInclude(found, { _tag: "found", pages: 2, text: "one\ntwo" })
    assert.instanceOf(found.picture, Uint8Array)
  }, 120_000)
})
