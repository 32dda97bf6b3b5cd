/** `npm run observe` beside a platform that is used: every query of every dashboard and rule, asked of a real Prometheus and Loki. */
import { assert, layer } from "@effect/vitest"
import { textAt } from "@lyceum/testing/laws/Json"
import { Context, Effect, Layer, Schedule } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startProcess } from "../../test/support/process.ts"
import { observe } from "../observe/Observe.ts"
import { ruleFiles, rules } from "../queries/Rules.ts"
import { type Asked, panelQueries, ruleQueries, variableQueries } from "./support/Asked.ts"
import { backends } from "./support/Backends.ts"
import { Collector } from "./support/Collector.ts"
import { caller, canaries, eventually, type Journey, travel } from "./support/Journey.ts"
import { silentHere } from "./support/Silent.ts"

interface Place {
  readonly address: string
  readonly prometheus: string
  readonly loki: string
  readonly journey: Journey
}

/** Leaves the course and comes back: a read, writes, and an event of each kind after others of its kind, so that there are rates. */
const reconsider = Effect.fnUntraced(function* (address: string, { courseId, learner: token }: Journey) {
  const call = caller(address)
  const enrol = (key: string) =>
    call("POST", "/v1/enrollments", { token, body: { courseId }, headers: { "idempotency-key": key } })
  const enrolled = yield* enrol("enrol-once")
  yield* call("DELETE", `/v1/enrollments/${textAt(enrolled.body, "id")}`, { token })
  yield* call("GET", `/v1/enrollments/${textAt(enrolled.body, "id")}`, { token })
  yield* eventually(
    Effect.tap(enrol(crypto.randomUUID()), ({ body, status }) =>
      Effect.sync(() => assert.strictEqual(status, 201, JSON.stringify(body)))
    )
  )
})

class Observatory extends Context.Service<Observatory, Place>()("lyceum/telemetry/Observatory") {
  static readonly layer = Layer.effect(
    Observatory,
    Effect.gen(function* () {
      const collector = yield* Collector
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-observe-"))),
        (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
      )
      // Observed first: the platform is found when it starts.
      const places = yield* observe({ dataDir: folder, prometheusPort: 0, lokiPort: 0, scrapeSeconds: 1 })
      const platform = yield* Effect.acquireRelease(
        Effect.promise(() =>
          startProcess(folder, {
            LOG_LEVEL: "Debug",
            OTEL_EXPORTER_OTLP_ENDPOINT: collector.address,
            OTEL_TRACES_SAMPLER_ARG: "1"
          })
        ),
        ({ interrupt }) => Effect.promise(interrupt)
      )
      const journey = yield* travel(platform.address, folder)
      yield* reconsider(platform.address, journey)
      // Somebody uses it while it is looked at: what all happened before the first look has no rate.
      yield* Effect.forkScoped(Effect.repeat(reconsider(platform.address, journey), Schedule.spaced("2 seconds")))
      return Observatory.of({ ...places, address: platform.address, journey })
    })
  )
}

const patient = 240_000

layer(Observatory.layer.pipe(Layer.provideMerge(Collector.layer)), { excludeTestServices: true, timeout: patient })(
  "an observed platform",
  (it) => {
    it.effect(
      "every rule is evaluated by Prometheus, none with an error",
      () =>
        Effect.gen(function* () {
          const ask = backends(yield* Observatory)
          yield* eventually(
            Effect.gen(function* () {
              const found = (yield* ask.rules).flatMap((group) => group.rules)
              assert.strictEqual(found.length, rules.length, `rules of ${ruleFiles.length} files`)
              assert.deepStrictEqual(
                found.filter(({ health }) => health !== "ok").map(({ lastError, name }) => `${name}: ${lastError}`),
                []
              )
            })
          )
        }),
      patient
    )

    it.effect(
      "every query of every panel and rule is answered, and with data where a laptop has them",
      () =>
        Effect.gen(function* () {
          const ask = backends(yield* Observatory)
          const all = [...panelQueries, ...ruleQueries.filter(({ where }) => where.startsWith("slo:"))]
          assert.isAbove(all.length, 200)
          const withData = new Set<Asked>()
          const reasonFor = ({ query, where }: Asked) =>
            silentHere.find(({ asks }) => asks.test(query) || asks.test(where))
          yield* eventually(
            Effect.gen(function* () {
              for (const one of all) {
                if (withData.has(one)) continue
                if ((yield* ask.range(one)).length > 0) withData.add(one)
              }
              const silent = all.filter((one) => !withData.has(one) && reasonFor(one) === undefined)
              assert.deepStrictEqual(
                silent.map(({ query, where }) => `${where}: ${query}`),
                []
              )
            })
          )
          // An exception that is none any more is a panel that nobody watches.
          const spoken = all.filter((one) => withData.has(one) && reasonFor(one) !== undefined)
          assert.deepStrictEqual(
            spoken.map((one) => `${one.where} has data, though ${reasonFor(one)?.because}`),
            []
          )
          const unused = silentHere.filter((reason) => !all.some((one) => reasonFor(one) === reason))
          assert.deepStrictEqual(unused, [])
        }),
      patient
    )

    it.effect("every alert's question is answered, and every choice of a dashboard has values", () =>
      Effect.gen(function* () {
        const ask = backends(yield* Observatory)
        for (const one of ruleQueries) yield* ask.range(one)
        for (const { label, series, where } of variableQueries) {
          assert.isNotEmpty(yield* ask.labelValues(series, label), where)
        }
        const refused = yield* Effect.exit(ask.range({ of: "prometheus", query: "sum(rate(up))" }))
        assert.strictEqual(refused._tag, "Failure", "a query that is wrong is told so")
      })
    )

    it.effect("streams have few labels; ids of traces and requests lead to lines, exemplars to traces", () =>
      Effect.gen(function* () {
        const place = yield* Observatory
        const collector = yield* Collector
        const ask = backends(place)
        assert.sameMembers([...(yield* ask.streamLabels)], ["level", "service"])
        const { enrolTrace } = place.journey
        const lines = yield* ask.range({ of: "loki", query: `{service=~".+"} | traceId="${enrolTrace}"` })
        const services = new Set(lines.flatMap(({ stream }) => stream?.["service"] ?? []))
        assert.includeMembers([...services], ["web", "enrollment"])
        const request = lines.flatMap(({ stream }) => stream?.["requestId"] ?? [])[0] ?? assert.fail("no request id")
        const same = yield* ask.range({ of: "loki", query: `{service=~".+"} | requestId="${request}"` })
        assert.isNotEmpty(same)
        const traces = yield* ask.exemplars('http_request_duration_seconds_bucket{route="/v1/enrollments"}')
        // A bucket keeps its newest exemplar alone, and somebody else uses the platform meanwhile.
        const collected = new Set(collector.spans().map(({ traceId }) => traceId))
        assert.isTrue(traces.some((trace) => collected.has(trace)))
        assert.isTrue(collected.has(enrolTrace))
      })
    )

    it.effect("no line that was shipped has anything personal", () =>
      Effect.gen(function* () {
        const ask = backends(yield* Observatory)
        const having = (text: string) =>
          Effect.map(ask.range({ of: "loki", query: `{service=~".+"} |= "${text}"` }), (found) => found.length)
        assert.isAbove(yield* having("/v1/enrollments"), 0)
        for (const [what, canary] of Object.entries(canaries)) assert.strictEqual(yield* having(canary), 0, what)
      })
    )

    it.effect("the shipper says what it sent, and dropped nothing", () =>
      Effect.gen(function* () {
        const ask = backends(yield* Observatory)
        const last = (query: string) =>
          Effect.map(ask.range({ of: "prometheus", query }), (found) => Number(found[0]?.values.at(-1)?.[1]))
        assert.isAbove(yield* last("loki_write_sent_entries_total"), 20)
        assert.strictEqual(yield* last("sum(loki_write_dropped_entries_total)"), 0)
      })
    )
  }
)
