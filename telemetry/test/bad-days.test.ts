/** Days on which telemetry itself is in trouble: the service goes on, and what was lost is counted. */
import { Unauthorized } from "@lyceum/api/Problems"
import { assert, describe, it } from "@effect/vitest"
import { probePort } from "@lyceum/local/platform/Ports"
import { findRunning } from "@lyceum/local/platform/Running"
import { AccessTokens } from "@lyceum/runtime/auth/AccessTokens"
import { outermostService } from "@lyceum/runtime/Service"
import { droppedAtCollector, droppedAtQueue, droppedLines } from "@lyceum/runtime/telemetry/Dropped"
import { fileLines } from "@lyceum/runtime/telemetry/LogFile"
import { scrub } from "@lyceum/runtime/telemetry/Scrub"
import { makeExporter } from "@lyceum/runtime/telemetry/SpanExporter"
import { telemetry } from "@lyceum/runtime/telemetry/Telemetry"
import type { EndedSpan } from "@lyceum/runtime/telemetry/Tracer"
import { ConfigProvider, Effect, Layer } from "effect"
import { type ChildProcessByStdio, spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import type { Readable } from "node:stream"
import { startProcess } from "../../test/support/process.ts"
import { readOpenMetrics } from "./support/Exposition.ts"
import { eventually } from "./support/Journey.ts"

const span: EndedSpan = {
  traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
  spanId: "00f067aa0ba902b7",
  parentSpanId: undefined,
  name: "GET /v1/courses",
  kind: "server",
  start: 1n,
  end: 2n,
  attributes: new Map(),
  links: [],
  error: undefined
}

/** A collector that takes connections and never answers. */
const silent = Effect.acquireRelease(
  Effect.callback<ReturnType<typeof createServer>>((ready) => {
    const server = createServer(() => {})
    server.listen(0, "127.0.0.1", () => ready(Effect.succeed(server)))
  }),
  (server) => Effect.sync(() => (server.closeAllConnections(), server.close()))
).pipe(
  Effect.map((server) => {
    const address = server.address()
    return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/v1/traces`
  })
)

const exporter = (url: string, timeout: number) =>
  makeExporter({ url, resource: { "service.name": "test" }, maxQueue: 100, maxBatch: 10, interval: 20, timeout })

const tokens = Layer.succeed(AccessTokens, AccessTokens.of({ verify: () => Effect.fail(new Unauthorized()) }))

const root = resolve(import.meta.dirname, "..", "..")

/** Waits for the end of a program; gives its exit code and what it wrote to stderr. */
const outcome = (child: ChildProcessByStdio<null, Readable | null, Readable>) =>
  new Promise<{ readonly code: number | null; readonly errors: string }>((done) => {
    let errors = ""
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()))
    child.once("exit", (code) => done({ code, errors }))
  })

/** Runs a program with its output going to a file. */
const programInto = (file: string, program: string) =>
  Effect.promise(() =>
    outcome(
      spawn("/bin/sh", ["-c", `exec "$0" --input-type=module -e "$1" > ${file}`, process.execPath, program], {
        cwd: root,
        stdio: ["ignore", "ignore", "pipe"]
      })
    )
  )

/** Runs a program whose reader goes away at once, or stays and reads nothing. */
const programUnread = (reader: "gone" | "stuck", program: string) =>
  Effect.promise(() => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"]
    })
    if (reader === "gone") child.stdout.destroy()
    return outcome(child)
  })

const droppedLogs = (text: string) =>
  (readOpenMetrics(text).find(({ name }) => name === "lyceum_telemetry_dropped_total")?.samples ?? [])
    .filter(({ labels }) => labels["signal"] === "logs")
    .reduce((sum, { value }) => sum + value, 0)

describe("telemetry in trouble", () => {
  it.live("a scrape is answered while the service still starts, and it is not ready", () =>
    Effect.gen(function* () {
      const [port, management] = [yield* probePort(0), yield* probePort(0)]
      const settings = { PORT: String(port), MANAGEMENT_PORT: String(management) }
      const never = outermostService({ routes: Layer.empty, workers: Layer.effectDiscard(Effect.never) }).pipe(
        Layer.provide([tokens, telemetry("starting")]),
        Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(settings)))
      )
      yield* Effect.forkScoped(Layer.build(never))
      const get = (path: string) => Effect.tryPromise(() => fetch(`http://127.0.0.1:${management}${path}`))
      const answer = yield* eventually(get("/metrics"))
      assert.strictEqual(answer.status, 200)
      assert.include(yield* Effect.promise(() => answer.text()), "process_cpu_seconds_total")
      assert.strictEqual((yield* get("/health/ready")).status, 503)
      const many = yield* Effect.all(
        Array.from({ length: 20 }, (_, index) =>
          Effect.flatMap(
            Effect.tryPromise(() =>
              fetch(`http://127.0.0.1:${management}/metrics`, {
                headers: index % 2 === 0 ? { accept: "application/openmetrics-text" } : {}
              })
            ),
            (one) => Effect.tryPromise(() => one.text())
          )
        ),
        { concurrency: "unbounded" }
      )
      for (const [index, text] of many.entries()) {
        if (index % 2 === 0) assert.isAbove(readOpenMetrics(text).length, 10)
        else assert.notInclude(text, "# EOF")
      }
    })
  )

  it.live("a collector that never answers costs a bounded queue, and drops are counted", () =>
    Effect.gen(function* () {
      const push = yield* exporter(yield* silent, 50)
      const [queue, collector] = [droppedAtQueue.value, droppedAtCollector.value]
      const started = performance.now()
      for (let index = 0; index < 100_000; index++) push(span)
      assert.isBelow(performance.now() - started, 2000, "a request is never held up")
      assert.isAtLeast(droppedAtQueue.value - queue, 100_000 - 110)
      yield* eventually(Effect.sync(() => assert.isAtLeast(droppedAtCollector.value - collector, 10)))
    })
  )

  it.live("a collector that is not there is asked ever more rarely", () =>
    Effect.gen(function* () {
      let asked = 0
      const server = yield* Effect.acquireRelease(
        Effect.callback<ReturnType<typeof createServer>>((ready) => {
          const refusing = createServer((_, response) => {
            asked++
            response.writeHead(503).end()
          })
          refusing.listen(0, "127.0.0.1", () => ready(Effect.succeed(refusing)))
        }),
        (one) => Effect.sync(() => one.close())
      )
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      const push = yield* exporter(`http://127.0.0.1:${port}/v1/traces`, 1000)
      const until = performance.now() + 1000
      while (performance.now() < until) {
        push(span)
        yield* Effect.sleep("5 millis")
      }
      assert.isAtLeast(asked, 2)
      assert.isAtMost(asked, 9, "20 ms doubled again and again: not one a tick")
    })
  )

  it.live("a full disk behind the log drops lines, and the process goes on", () =>
    Effect.gen(function* () {
      const program = `
        import { droppedLines } from "./packages/runtime/src/telemetry/Dropped.ts"
        import { writeLine } from "./packages/runtime/src/telemetry/Stdout.ts"
        for (let index = 0; index < 1000; index++) writeLine("x".repeat(1000))
        setTimeout(() => { process.stderr.write(String(droppedLines.value)) }, 200)`
      const { code, errors } = yield* programInto("/dev/full", program)
      assert.strictEqual(code, 0, errors)
      assert.strictEqual(errors, "1000")
      const fine = yield* programInto("/dev/null", program)
      assert.deepStrictEqual([fine.code, fine.errors], [0, "0"])
    })
  )

  it.live("a reader of the log that is gone, or stuck, costs lines and never the process", () =>
    Effect.gen(function* () {
      const program = `
        import { droppedLines } from "./packages/runtime/src/telemetry/Dropped.ts"
        import { writeLine } from "./packages/runtime/src/telemetry/Stdout.ts"
        const more = (left) => {
          for (let index = 0; index < 100; index++) writeLine("x".repeat(1000))
          if (left > 0) return setImmediate(more, left - 1)
          process.stderr.write(String(droppedLines.value), () => process.exit(0))
        }
        more(50)`
      const gone = yield* programUnread("gone", program)
      assert.strictEqual(gone.code, 0, gone.errors)
      assert.isAbove(Number(gone.errors), 1000)
      const stuck = yield* programUnread("stuck", program)
      assert.strictEqual(stuck.code, 0, stuck.errors)
      // A megabyte waits in the process, and some in the pipe.
      assert.isAbove(Number(stuck.errors), 3000)
    })
  )

  it.live("a full disk behind the log of a whole platform: it starts, answers, and counts what it dropped", () =>
    Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-full-"))),
        (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
      )
      mkdirSync(join(folder, "logs"))
      symlinkSync("/dev/full", join(folder, "logs", "lyceum.jsonl"))
      const platform = yield* Effect.acquireRelease(
        Effect.promise(() => startProcess(folder, { LOG_LEVEL: "Debug" })),
        ({ interrupt }) => Effect.promise(interrupt)
      )
      const { management } = yield* findRunning(folder)
      for (let index = 0; index < 20; index++) {
        const answer = yield* Effect.promise(() => fetch(`${platform.address}/v1/courses`))
        assert.strictEqual(answer.status, 200)
      }
      yield* eventually(
        Effect.promise(async () => {
          const headers = { accept: "application/openmetrics-text" }
          const answer = await fetch(`${management["web"]}/metrics`, { headers })
          assert.isAtLeast(droppedLogs(await answer.text()), 20)
        })
      )
    })
  )

  it.live("a disk that has room again gets whole lines again", () =>
    Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-log-"))),
        (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
      )
      const file = join(folder, "log")
      // A folder of that name takes no line either, and can be taken away.
      mkdirSync(file)
      const before = droppedLines.value
      yield* Effect.scoped(
        Effect.gen(function* () {
          const write = yield* fileLines(file)
          write("one")
          yield* eventually(Effect.sync(() => assert.strictEqual(droppedLines.value - before, 1)))
          rmSync(file, { recursive: true })
          write("two")
          for (let index = 0; index < 3000; index++) write("x".repeat(1000))
        })
      )
      const lines = readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line !== "")
      assert.strictEqual(lines[0], "two")
      assert.isAbove(lines.length, 900)
      assert.strictEqual(lines.length + droppedLines.value - before, 3002, "each line is written or counted")
    })
  )

  it("what errors quote is taken out of a line", () => {
    const secret = "ada.l+x@example.co.uk"
    for (const text of [
      `Expected string, got "${secret}"\n  at ["email"]`,
      `Key (email)=(${secret}) already exists.`,
      `550 <${secret}>: no such person`,
      `postgres://ada:s3cret@db/x failed for ${secret}`,
      `Bearer eyJhbGciOi.eyJzdWIiOi.c2ln and lyceum_pat_0123456789abcdef for ${secret}`
    ]) {
      const left = scrub(text)
      for (const found of [secret, "s3cret", "eyJhbGciOi", "0123456789abcdef"]) assert.notInclude(left, found, text)
    }
    const plain = 'group user: 1 dead letters of course-events not an event of this topic: Missing key\n  at ["ce_id"]'
    assert.strictEqual(scrub(plain), plain)
    assert.strictEqual(scrub('Expected string, got 5\n  at ["a"]'), 'Expected string, got (hidden)\n  at ["a"]')
  })
})
