/** `lyceum jobs --sqs`: queues are made as data, dead letters listed and redriven, as an operator calls it. */
import { assert, describe, it } from "@effect/vitest"
import { mailQueue } from "@lyceum/events/Mail"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { SqsClient } from "@lyceum/messaging/sqs/SqsClient"
import { layer as jobQueue } from "@lyceum/messaging/sqs/SqsJobQueue"
import { Effect, Fiber, Layer, Option } from "effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { randomUUID } from "node:crypto"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { inject } from "vitest"

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url))
const { endpoint } = inject("cloudAws")
const prefix = `t-${randomUUID().slice(0, 8)}-`

const lyceum = (args: ReadonlyArray<string>, environment: Readonly<Record<string, string>> = {}) =>
  Effect.promise(async () => {
    const child = spawn(process.execPath, [main, "jobs", ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env["PATH"],
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_REGION: "eu-central-1",
        SQS_ENDPOINT: endpoint,
        SQS_QUEUE_PREFIX: prefix,
        ...environment
      }
    })
    const [out, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")])
    return { code, text: out + errors }
  })

const sqs = jobQueue.pipe(
  Layer.provide(
    SqsClient.layerOf({
      region: "eu-central-1",
      endpoint: Option.some(endpoint),
      prefix,
      waitSeconds: 1,
      credentials: Option.some({ accessKeyId: "test", secretAccessKey: "test" })
    })
  )
)

describe("lyceum jobs --sqs", () => {
  it.live(
    "makes the queues, lists, shows and redrives dead letters; names a queue that is not there",
    () =>
      Effect.gen(function* () {
        const early = yield* lyceum(["list", mailQueue, "--sqs"])
        assert.strictEqual(early.code, 1)
        assert.include(
          early.text,
          `SQS has no queue "${prefix}mail": make it with "npm run lyceum -- jobs apply --sqs"`
        )
        for (const args of [["apply", "--sqs"], ["apply"]]) {
          const applied = yield* lyceum(args, { LYCEUM_JOB_QUEUE: "sqs" })
          assert.strictEqual(applied.code, 0, applied.text)
        }
        yield* Effect.gen(function* () {
          const { depth, enqueue, work } = yield* JobQueue
          yield* enqueue(mailQueue, [{ id: "bad", body: "the body" }])
          const worker = yield* Effect.forkChild(
            work({
              queue: mailQueue,
              concurrency: 1,
              maxAttempts: 1,
              visibility: "10 seconds",
              handle: () => Effect.fail("planted failure")
            })
          )
          yield* depth(mailQueue).pipe(Effect.delay("50 millis"), Effect.repeat({ until: (left) => left === 0 }))
          yield* Fiber.interrupt(worker)
          assert.match((yield* lyceum(["list", mailQueue, "--sqs"])).text, /bad\s+1 attempts\s+planted failure/)
          assert.include((yield* lyceum(["show", mailQueue, "bad", "--sqs"])).text, '"body": "the body"')
          assert.include((yield* lyceum(["redrive", mailQueue, "--sqs"])).text, "1 dead letters of mail are jobs again")
          assert.strictEqual(yield* depth(mailQueue), 1)
        }).pipe(Effect.provide(sqs))
        const incomplete = yield* lyceum(["list", mailQueue, "--sqs"], { AWS_REGION: "" })
        assert.strictEqual(incomplete.code, 1)
        assert.include(incomplete.text, "AWS_REGION")
      }),
    180_000
  )
})
