/** The whole platform, used and hurt, and what it tells of it: held against the registry in both directions. */
import { assert, layer } from "@effect/vitest"
import { at } from "@lyceum/testing/laws/Json"
import { Effect, Layer } from "effect"
import { Agent, request } from "node:http"
import { checkCanaries, checkLines, checkMetrics, checkSpans } from "../Check.ts"
import { logFields } from "../registry/log-fields.ts"
import { metrics } from "../registry/metrics.ts"
import { spans } from "../registry/spans.ts"
import { type Arrived, Collector } from "./support/Collector.ts"
import { readOpenMetrics } from "./support/Exposition.ts"
import { caller, canaries, eventually, type Journey, travel } from "./support/Journey.ts"
import { Observed } from "./support/Observed.ts"

const kinds = ["internal", "server", "client", "producer", "consumer"] as const
const seen = ({ attributes, kind, name }: Arrived) => ({
  name,
  kind: kinds[kind - 1] ?? "internal",
  attributes: attributes.map(({ key }) => key)
})

const scrape = (address: string, accept = "application/openmetrics-text") =>
  Effect.promise(async () => {
    const response = await fetch(`${address}/metrics`, { headers: { accept } })
    return { text: await response.text(), type: response.headers.get("content-type") ?? "" }
  })

const agent = new Agent({ keepAlive: true, maxSockets: 8 })
/** A request as a stranger sends it; gives the status. */
const knock = (address: string, path: string, method: string, userAgent: string) =>
  new Promise<number>((resolve, reject) => {
    const sent = request(address + path, { method, agent, headers: { "user-agent": userAgent } }, (response) => {
      response.resume()
      response.on("end", () => resolve(response.statusCode ?? 0))
    })
    sent.on("error", reject)
    sent.end()
  })

const someText = (index: number) => `${index.toString(36)}-${Math.random().toString(36).slice(2)}`

layer(Observed.layer.pipe(Layer.provideMerge(Collector.layer)), { excludeTestServices: true, timeout: "90 seconds" })(
  "a running platform",
  (it) => {
    let journey: Journey | undefined

    it.effect("emits every metric that is declared, and nothing else, at the address of each service", () =>
      Effect.gen(function* () {
        const { address, folder, management } = yield* Observed
        journey = yield* travel(address, folder)
        // What is asked for every 15 seconds comes last.
        yield* eventually(
          Effect.gen(function* () {
            const families = readOpenMetrics((yield* scrape(management["user"] ?? "")).text)
            assert.deepStrictEqual(checkMetrics(families, metrics), [])
            const letters = families.find(({ name }) => name === "lyceum_dead_letters")?.samples ?? []
            assert.isTrue(letters.some(({ labels, value }) => labels["group"] === "enrollment" && value === 1))
          })
        )
        for (const [name, at] of Object.entries(management)) {
          const { text, type } = yield* scrape(at)
          assert.match(type, /^application\/openmetrics-text; version=1\.0\.0/, name)
          assert.isAbove(readOpenMetrics(text).length, 50, name)
          const plain = yield* scrape(at, "text/plain")
          assert.match(plain.type, /^text\/plain; version=0\.0\.4/)
          assert.notInclude(plain.text, "trace_id")
          assert.include(plain.text, "lyceum_relay_failures_total{")
        }
      })
    )

    it.effect("counts what happened", () =>
      Effect.gen(function* () {
        const { management } = yield* Observed
        const families = readOpenMetrics((yield* scrape(management["user"] ?? "")).text)
        const value = (name: string, labels: Readonly<Record<string, string>> = {}) =>
          families
            .find((family) => family.name === name)
            ?.samples.filter((one) => Object.entries(labels).every(([label, wanted]) => one.labels[label] === wanted))
            .reduce((sum, one) => sum + (one.suffix === "_bucket" || one.suffix === "_sum" ? 0 : one.value), 0)
        assert.strictEqual(value("lyceum_events_appended_total", { type: "lyceum.enrollment.enrolled.v1" }), 1)
        assert.isAtLeast(value("lyceum_events_appended_total", { type: "lyceum.user.registered.v1" }) ?? 0, 1)
        assert.isAtLeast(value("lyceum_events_appended_total", { type: "lyceum.progress.attempt-graded.v1" }) ?? 0, 1)
        assert.strictEqual(value("lyceum_idempotency_replays_total"), 1)
        assert.strictEqual(value("lyceum_sign_in_attempts_total", { result: "wrong" }), 1)
        assert.strictEqual(value("lyceum_ingest_accepted_total"), 1)
        assert.isAtLeast(value("lyceum_ingest_rejected_total") ?? 0, 1)
        assert.strictEqual(value("lyceum_materials_total", { outcome: "processed" }), 1)
        assert.isAtLeast(value("lyceum_jobs_total", { queue: "mail", outcome: "done" }) ?? 0, 1)
        assert.isAtLeast(value("lyceum_database_connections", { pool: "enrollment" }) ?? 0, 1)
        assert.strictEqual(
          value("http_request_duration_seconds", { route: "/v1/users", method: "POST", status: "409" }),
          1
        )
        const marked = families
          .find(({ name }) => name === "http_request_duration_seconds")
          ?.samples.find(({ exemplar, labels }) => exemplar !== undefined && labels["route"] === "/v1/enrollments")
        assert.match(marked?.exemplar?.traceId ?? "", /^[0-9a-f]{32}$/)
      })
    )

    it.effect("shows an enrolment as one trace, from the browser to analytics", () =>
      Effect.gen(function* () {
        const collector = yield* Collector
        const { enrolTrace } = journey ?? assert.fail("the journey did not end")
        const trace = yield* eventually(
          Effect.sync(() => {
            const found = collector.spans().filter(({ traceId }) => traceId === enrolTrace)
            assert.isTrue(found.some(({ name, service }) => service === "progress" && name.startsWith("process")))
            assert.isTrue(found.some(({ name, service }) => service === "analytics" && name.startsWith("process")))
            return found
          })
        )
        const byId = new Map(trace.map((span) => [span.spanId, span]))
        /** From the root down to the span. */
        const way = (span: Arrived | undefined): ReadonlyArray<string> =>
          span === undefined ? [] : [...way(byId.get(span.parentSpanId ?? "")), `${span.service}: ${span.name}`]
        const ways = trace.map((span) => way(span).join(" > "))
        const request = "web: POST /v1/* > web: POST > enrollment: POST /v1/enrollments"
        assert.include(ways, `${request} > enrollment: publish enrollment-events`)
        assert.include(ways, `${request} > progress: process enrollment-events > progress: INSERT enrollments`)
        assert.include(ways, `${request} > analytics: process enrollment-events > analytics: INSERT enrollments`)
        const orphans = trace.filter(({ parentSpanId }) => !byId.has(parentSpanId ?? ""))
        assert.deepStrictEqual(
          orphans.map(({ parentSpanId, service }) => [service, parentSpanId]),
          [["web", "00f067aa0ba902b7"]],
          "the browser's span is above all"
        )
      })
    )

    /** Spans of a trace as ways from its root down, `service: name`. */
    const waysOf = (trace: ReadonlyArray<Arrived>) => {
      const byId = new Map(trace.map((span) => [span.spanId, span]))
      const way = (span: Arrived | undefined): ReadonlyArray<string> =>
        span === undefined ? [] : [...way(byId.get(span.parentSpanId ?? "")), `${span.service}: ${span.name}`]
      return trace.map((span) => way(span).join(" > "))
    }
    const lineOf = (wanted: Readonly<Record<string, unknown>>) => (line: string) => {
      const fields: unknown = JSON.parse(line)
      return Object.entries(wanted).every(([key, value]) => at(fields, key) === value)
    }

    it.effect("goes on from an enrolment to the mail about it, in spans and in the log", () =>
      Effect.gen(function* () {
        const collector = yield* Collector
        const { lines } = yield* Observed
        const { enrolTrace } = journey ?? assert.fail("the journey did not end")
        yield* eventually(
          Effect.sync(() => {
            const ways = waysOf(collector.spans().filter(({ traceId }) => traceId === enrolTrace))
            const mailed = ways.filter((way) => way.endsWith("notification-processor: work mail"))
            assert.deepStrictEqual(mailed, [
              "web: POST /v1/* > web: POST > enrollment: POST /v1/enrollments > notification-processor: work mail"
            ])
          })
        )
        // Each step that writes a line names the trace in it.
        for (const step of [
          { service: "web", message: "request", route: "/v1/*" },
          { service: "enrollment", message: "request", route: "/v1/enrollments" },
          { service: "notification-processor", message: "message", template: "enrolled", result: "sent" }
        ])
          assert.strictEqual(lines().filter(lineOf({ ...step, traceId: enrolTrace })).length, 1, JSON.stringify(step))
      })
    )

    it.effect("goes on from learning events to progress, to analytics, and to the count of their window", () =>
      Effect.gen(function* () {
        const collector = yield* Collector
        const { learnTrace } = journey ?? assert.fail("the journey did not end")
        yield* eventually(
          Effect.sync(() => {
            const ways = waysOf(collector.spans().filter(({ traceId }) => traceId === learnTrace))
            const request = "web: POST /v1/* > web: POST > progress: POST /v1/learning-events"
            assert.include(ways, `${request} > progress: Ingest.record`)
            assert.include(ways, `${request} > progress: process learning-events`)
            assert.include(ways, `${request} > analytics: process learning-events`)
            assert.include(ways, `${request} > unique-learners: process learning-events`)
            const counted = `${request} > unique-learners: publish analytics-partials`
            const final = `${counted} > unique-learners: publish analytics-results`
            assert.include(ways, counted)
            assert.include(ways, final)
            assert.include(ways, `${final} > analytics: process analytics-results`)
          })
        )
      })
    )

    it.effect("goes on from an upload to its examination and to what the course is told of it", () =>
      Effect.gen(function* () {
        const collector = yield* Collector
        yield* eventually(
          Effect.sync(() => {
            const all = collector.spans()
            const report = all.find(({ name }) => name === "work material-reports")
            assert.include(
              waysOf(all.filter(({ traceId }) => traceId === report?.traceId)),
              "web: PUT /uploads > web: PUT > file-processor: work object-created > course: work material-reports"
            )
          })
        )
      })
    )

    it.effect("goes on with the trace from what learners do to what follows in other services", () =>
      Effect.gen(function* () {
        const collector = yield* Collector
        yield* eventually(
          Effect.sync(() => {
            const all = collector.spans()
            const submission = all.find(({ name }) => name === "POST /v1/attempts/:attemptId/submission")
            const follows = all.filter(({ traceId }) => traceId === submission?.traceId)
            const names = follows.map(({ name, service }) => `${service} ${name}`)
            assert.include(names, "progress publish progress-events")
            assert.include(names, "analytics process progress-events")
            assert.include(names, "enrollment process progress-events")
          })
        )
      })
    )

    it.effect("tells of a failure of its own by kind, and follows no stranger's wish for a trace blindly", () =>
      Effect.gen(function* () {
        const { address } = yield* Observed
        const call = caller(address)
        const answer = yield* call("GET", "/v1/users/me", {
          headers: { traceparent: `00-${"0".repeat(32)}-0000000000000000-01` }
        })
        assert.strictEqual(answer.status, 401)
        for (const traceparent of ["", "nonsense", `00-${"g".repeat(32)}-${"1".repeat(16)}-01`, "x".repeat(5000)]) {
          assert.strictEqual((yield* call("GET", "/v1/users/me", { headers: { traceparent } })).status, 401)
        }
      })
    )

    it.effect(
      "makes no series of 10,000 strange paths, methods and user agents",
      () =>
        Effect.gen(function* () {
          const { address, management } = yield* Observed
          const series = Effect.map(scrape(management["web"] ?? ""), ({ text }) =>
            text
              .split("\n")
              .filter((line) => /^(?:http_|lyceum_upstream|lyceum_circuit)/.test(line))
              .map((line) => line.split(" ")[0])
          )
          const rounds = (count: number) =>
            Effect.promise(async () => {
              const one = (index: number) => {
                const text = someText(index)
                const path = [`/${text}`, `/v1/${text}`, `/v1/courses/${text}`, `/v1/users/${text}?q=${text}`][
                  index % 4
                ]
                const method = ["GET", "GET", "DELETE", "PURGE"][Math.floor(index / 4) % 4]
                return knock(address, path ?? "/", method ?? "GET", text)
              }
              for (let index = 0; index < count; index += 8) {
                await Promise.all(Array.from({ length: 8 }, (_, offset) => one(index + offset)))
              }
            })
          yield* rounds(64)
          const before = yield* series
          yield* rounds(10_000)
          assert.deepStrictEqual((yield* series).toSorted(), before.toSorted())
        }),
      120_000
    )

    it.effect("goes on while the collector refuses, and tells what it gave up", () =>
      Effect.gen(function* () {
        const { address, management } = yield* Observed
        const collector = yield* Collector
        const dropped = Effect.map(scrape(management["web"] ?? ""), ({ text }) =>
          (readOpenMetrics(text).find(({ name }) => name === "lyceum_telemetry_dropped_total")?.samples ?? [])
            .filter(({ labels }) => labels["signal"] === "spans")
            .reduce((sum, { value }) => sum + value, 0)
        )
        const before = yield* dropped
        collector.be("refusing")
        const call = caller(address)
        for (let index = 0; index < 50; index++) assert.strictEqual((yield* call("GET", "/v1/courses")).status, 200)
        yield* eventually(Effect.flatMap(dropped, (now) => Effect.sync(() => assert.isAbove(now, before))))
        collector.be({ slow: 3000 })
        for (let index = 0; index < 50; index++) assert.strictEqual((yield* call("GET", "/v1/courses")).status, 200)
        collector.be("well")
        const count = collector.spans().length
        yield* eventually(
          Effect.andThen(
            call("GET", "/v1/courses"),
            Effect.sync(() => assert.isAbove(collector.spans().length, count))
          )
        )
      })
    )

    it.effect("has no span and no line that is not declared, and nothing personal in any of them", () =>
      Effect.gen(function* () {
        const { lines, management } = yield* Observed
        const collector = yield* Collector
        assert.deepStrictEqual(checkSpans(collector.spans().map(seen), spans), [])
        assert.isAbove(lines().length, 50)
        assert.deepStrictEqual(checkLines(lines(), logFields), [])
        const { text } = yield* scrape(management["user"] ?? "")
        const told = { "a line of the log": lines(), "a span": collector.bodies(), "a metric": text.split("\n") }
        assert.deepStrictEqual(checkCanaries(told, canaries), [])
        // The lines that tell of requests belong to a trace, a request and a service.
        const requests = lines().filter((line) => line.includes('"message":"request"'))
        for (const line of requests)
          assert.match(line, /"traceId":"[0-9a-f]{32}","spanId":"[0-9a-f]{16}","requestId":"/)
      })
    )
  }
)
