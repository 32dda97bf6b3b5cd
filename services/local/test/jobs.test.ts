/** `lyceum jobs` on the embedded queue of a running platform, as an operator calls it. */
import { assert, describe, it } from "@effect/vitest"
import { mailQueue } from "@lyceum/events/Mail"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { migrations } from "@lyceum/messaging/postgres/migrations"
import { layer as jobQueue } from "@lyceum/messaging/postgres/PostgresJobQueue"
import { PgClient } from "@effect/sql-pg"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Effect, Fiber, Layer, Option, Redacted } from "effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { announce } from "../src/platform/Running.ts"

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url))
const lyceum = (args: ReadonlyArray<string>) =>
  Effect.promise(async () => {
    const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "pipe"] })
    const [out, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")])
    return { code, text: out + errors }
  })

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-jobs-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

describe("lyceum jobs", () => {
  it.live(
    "lists, shows and redrives dead letters; says what it does not know",
    () =>
      Effect.gen(function* () {
        const dataDir = yield* folder
        const url = Redacted.value(Option.getOrThrow(Option.fromNullishOr((yield* PgClient.PgClient).config.url)))
        yield* announce(dataDir, {
          pid: process.pid,
          address: "http://127.0.0.1:1",
          management: {},
          managementToken: "none",
          messagingUrl: url,
          serverUrl: url,
          tables: { endpoint: "http://127.0.0.1:1", accessKey: "none" },
          kafkaBrokers: null
        })
        const { depth, enqueue, work } = yield* JobQueue
        yield* enqueue(mailQueue, [
          { id: "bad", body: "the body" },
          { id: "good", body: "" }
        ])
        const worker = yield* Effect.forkChild(
          work({
            queue: mailQueue,
            concurrency: 1,
            maxAttempts: 1,
            visibility: "10 seconds",
            handle: ({ id }) => (id === "bad" ? Effect.fail("planted failure") : Effect.void)
          })
        )
        yield* depth(mailQueue).pipe(Effect.delay("20 millis"), Effect.repeat({ until: (left) => left === 0 }))
        yield* Fiber.interrupt(worker)

        const on = ["--data-dir", dataDir]
        const listed = yield* lyceum(["jobs", "list", mailQueue, ...on])
        assert.strictEqual(listed.code, 0, listed.text)
        assert.include(listed.text, "0 jobs wait or run in mail")
        assert.match(listed.text, /bad\s+1 attempts\s+planted failure/)
        assert.notInclude(listed.text, "the body")
        assert.include((yield* lyceum(["jobs", "show", mailQueue, "bad", ...on])).text, '"body": "the body"')
        assert.include(
          (yield* lyceum(["jobs", "redrive", mailQueue, ...on])).text,
          "1 dead letters of mail are jobs again"
        )
        assert.strictEqual(yield* depth(mailQueue), 1)

        for (const [args, words] of [
          [["show", mailQueue, "bad", ...on], 'queue "mail" has no dead letter "bad"'],
          [["list", "post", ...on], 'there is no queue "post": choose one of mail'],
          [["apply"], "apply is for SQS"],
          [["list", mailQueue, "--data-dir", join(dataDir, "none")], "No platform is running"]
        ] satisfies ReadonlyArray<[ReadonlyArray<string>, string]>) {
          const refused = yield* lyceum(["jobs", ...args])
          assert.strictEqual(refused.code, 1, refused.text)
          assert.include(refused.text, words)
          assert.strictEqual(refused.text.trim().split("\n").length, 1, refused.text)
        }
      }).pipe(Effect.scoped, Effect.provide(jobQueue.pipe(Layer.provideMerge(testDatabase("messaging", migrations))))),
    180_000
  )
})
