/** Days on which telemetry itself is in trouble: the service goes on, and what was lost is counted. */
import { Unauthorized } from "@lyceum/api/Problems"
import { assert, describe, it } from "@effect/vitest"
import { probePort } from "@lyceum/local/platform/Ports"
import { AccessTokens } from "@lyceum/runtime/auth/AccessTokens"
import { service } from "@lyceum/runtime/Service"
import { droppedAtCollector, droppedAtQueue } from "@lyceum/runtime/telemetry/Dropped"
import { scrub } from "@lyceum/runtime/telemetry/Scrub"
import { makeExporter } from "@lyceum/runtime/telemetry/SpanExporter"
import { telemetry } from "@lyceum/runtime/telemetry/Telemetry"
import type { EndedSpan } from "@lyceum/runtime/telemetry/Tracer"
import { ConfigProvider, Effect, Layer } from "effect"
import { spawn } from "node:child_process"
import { createServer } from "node:http"
import { resolve } from "node:path"
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

/** Runs a program with its output going to a file; gives its exit code and what it wrote to stderr. */
const programInto = (file: string, program: string) =>
  Effect.promise(
    () =>
      new Promise<{ readonly code: number | null; readonly errors: string }>((done) => {
        const child = spawn(
          "/bin/sh",
          ["-c", `exec "$0" --input-type=module -e "$1" > ${file}`, process.execPath, program],
          {
            cwd: resolve(import.meta.dirname, "..", ".."),
            stdio: ["ignore", "ignore", "pipe"]
          }
        )
        let errors = ""
        child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()))
        child.once("exit", (code) => done({ code, errors }))
      })
  )

describe("telemetry in trouble", () => {
  it.live("a scrape is answered while the service still starts, and it is not ready", () =>
    Effect.gen(function* () {
      const [port, management] = [yield* probePort(0), yield* probePort(0)]
      const settings = { PORT: String(port), MANAGEMENT_PORT: String(management) }
      const never = service({ routes: Layer.empty, workers: Layer.effectDiscard(Effect.never) }).pipe(
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
