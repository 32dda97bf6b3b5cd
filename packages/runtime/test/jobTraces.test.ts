/** Jobs go on with the trace of what enqueued them: which one they carry, and what of them is recorded. */
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it, layer as withLayer } from "@effect/vitest"
import { CommandContext } from "@lyceum/database/CommandContext"
import { type Job, JobQueue } from "@lyceum/messaging/JobQueue"
import { withJobSignals } from "@lyceum/messaging/JobSignals"
import { migrations } from "@lyceum/messaging/postgres/migrations"
import { layer } from "@lyceum/messaging/postgres/PostgresJobQueue"
import { nameOf, parentOf } from "@lyceum/messaging/Traceparent"
import { inJob, inTraces, sampledTraces } from "@lyceum/messaging/Traces"
import { statementSignals } from "@lyceum/runtime/telemetry/Statements"
import { type EndedSpan, makeTracer } from "@lyceum/runtime/telemetry/Tracer"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Effect, Layer, Tracer } from "effect"

const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
const recorded = `00-${trace}-00f067aa0ba902b7-01`
const unrecorded = `00-${trace}-00f067aa0ba902b7-00`

/** Runs it with our tracer; what it recorded. */
const recording = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.suspend(() => {
    const ended: Array<EndedSpan> = []
    const tracer = makeTracer(statementSignals("test"), (span) => void ended.push(span))
    return Effect.as(Effect.provideService(effect, Tracer.Tracer, tracer), ended)
  })

describe("trace context", () => {
  it("is read strictly: what is none begins nothing", () => {
    for (const none of [undefined, "", "nonsense", `01${recorded.slice(2)}`, `${recorded}-x`, recorded.toUpperCase()])
      assert.isUndefined(parentOf(none))
    assert.isUndefined(parentOf(`00-${"0".repeat(32)}-00f067aa0ba902b7-01`))
    assert.deepInclude(parentOf(recorded), { traceId: trace, spanId: "00f067aa0ba902b7", sampled: true })
    assert.deepInclude(parentOf(unrecorded), { sampled: false })
  })

  it.effect("a worker's own round belongs to no trace, what it does in one does", () =>
    recording(
      Effect.gen(function* () {
        const named = Effect.map(Effect.currentSpan, nameOf)
        assert.isUndefined(yield* Effect.withSpan(named, "round"))
        const parent = parentOf(unrecorded) ?? assert.fail()
        assert.strictEqual(yield* Effect.withSpan(named, "inside", { parent }), unrecorded)
      })
    )
  )

  it.effect("a batch of thousands of events has 16 spans at most, the others linked to the one in force", () =>
    Effect.gen(function* () {
      const parents = Array.from({ length: 5000 }, (_, index) => `00-${trace}-${String(index).padStart(16, "1")}-01`)
      const options = { name: "process things", kind: "consumer", attributes: {} } as const
      const spans = yield* recording(inTraces(sampledTraces(parents), options, Effect.void))
      assert.strictEqual(spans.length, 16)
      const [inForce, ...alone] = spans.filter(({ links }) => links.length === 0)
      assert.deepStrictEqual(alone, [])
      if (inForce === undefined) return assert.fail("none is in force")
      assert.strictEqual(inForce.parentSpanId, "1111111111111110")
      for (const { links } of spans.filter((span) => span !== inForce))
        assert.deepStrictEqual(links, [{ traceId: trace, spanId: inForce.spanId }])
      assert.strictEqual(new Set(spans.map(({ parentSpanId }) => parentSpanId)).size, 16)
    })
  )

  it.effect("a job that is not recorded makes no span, its log has the trace all the same", () =>
    Effect.gen(function* () {
      const job = { queue: "mail", attempt: 2 }
      const seen = Effect.tap(Effect.currentParentSpan, ({ traceId }) =>
        Effect.sync(() => assert.strictEqual(traceId, trace))
      )
      assert.deepStrictEqual(yield* recording(inJob({ ...job, traceparent: unrecorded }, seen)), [])
      const [span, ...others] = yield* recording(inJob({ ...job, traceparent: recorded }, seen))
      assert.deepStrictEqual(others, [])
      assert.deepInclude(span, {
        name: "work mail",
        kind: "consumer",
        traceId: trace,
        parentSpanId: "00f067aa0ba902b7"
      })
      assert.deepStrictEqual(
        [...(span?.attributes ?? [])],
        [
          ["job.queue", "mail"],
          ["job.attempt", 2]
        ]
      )
      for (const traceparent of [undefined, "nonsense"])
        assert.deepStrictEqual(yield* recording(inJob({ ...job, traceparent }, Effect.void)), [])
    })
  )
})

const queueLayer = withJobSignals(layer).pipe(Layer.provideMerge(testDatabase("messaging", migrations)))

withLayer(queueLayer, { excludeTestServices: true, timeout: "60 seconds" })("jobs", (it) => {
  it.effect("carry what enqueued them; those from before the column are worked as they always were", () =>
    Effect.gen(function* () {
      const { enqueue, work } = yield* JobQueue
      const sql = yield* PgClient.PgClient
      const job = (id: string) => [{ id, body: "" }]
      const parent = parentOf(unrecorded) ?? assert.fail()
      yield* Effect.provideService(enqueue("traced", job("request")), Tracer.ParentSpan, parent)
      yield* Effect.provideService(enqueue("traced", job("event")), CommandContext, {
        actor: "service:test",
        correlationId: "c",
        traceparent: recorded
      })
      yield* enqueue("traced", [{ id: "own", body: "", traceparent: recorded }])
      yield* enqueue("traced", job("nobody"))
      yield* sql`INSERT INTO jobs (queue, id, body, visible_at) VALUES ('traced', 'old', '', clock_timestamp())`
      const got = new Map<string, Job>()
      const options = { queue: "traced", concurrency: 1, maxAttempts: 1, visibility: "1 minute" } as const
      yield* Effect.forkScoped(work({ ...options, handle: (one) => Effect.sync(() => void got.set(one.id, one)) }))
      yield* Effect.sync(() => got.size).pipe(
        Effect.delay("20 millis"),
        Effect.repeat({ until: (size) => size === 5 }),
        Effect.timeout("30 seconds")
      )
      assert.deepStrictEqual(Object.fromEntries([...got].map(([id, { traceparent }]) => [id, traceparent])), {
        request: unrecorded,
        event: recorded,
        own: recorded,
        nobody: undefined,
        old: undefined
      })
    })
  )
})
