/**
 * An export of many rows of activity: rows are made in an embedded PostgreSQL with fsync, then a process of its own does what the
 * export worker does, into a folder. `node bench/exports.ts [rows]` prints one JSON line a format: seconds on the clock, the
 * worker's CPU seconds, its largest resident size (the whole process, Node included; no routes and consumers of the service,
 * PostgreSQL apart), size of the file, the machine's load average of the last minute before and after.
 */
import { PgClient } from "@effect/sql-pg"
import { Exports } from "@lyceum/analytics/exports/Exports"
import { ExportSettings } from "@lyceum/analytics/exports/ExportSettings"
import { runExport } from "@lyceum/analytics/exports/RunExport"
import { sizes } from "@lyceum/analytics/exports/WritePart"
import { Freshness } from "@lyceum/analytics/Freshness"
import { migrations } from "@lyceum/analytics/migrations/index"
import { Outlines } from "@lyceum/analytics/Outlines"
import { migrate, poolLayer } from "@lyceum/database/Database"
import { embeddedPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { provision } from "@lyceum/database/Provision"
import { ExportId } from "@lyceum/domain/Ids"
import { layer as localObjectStore } from "@lyceum/storage/local/LocalObjectStore"
import { Console, DateTime, Duration, Effect, Layer, Option, Redacted } from "effect"
import { spawnSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { loadavg, tmpdir } from "node:os"
import { join } from "node:path"

/** As the service's start script has them: a heap of at most 256 MB grows by small steps, and freed memory goes back. */
const flags = ["--max-semi-space-size=4", "--max-old-space-size=256"]
const environment = { ...process.env, MALLOC_ARENA_MAX: "1" }

const now = DateTime.makeUnsafe(0)
const fresh = Layer.succeed(
  Freshness,
  Freshness.of({ of: () => Effect.succeed({ asOf: now, behind: { records: 0, seconds: 0 } }) })
)
const outlines = Layer.succeed(Outlines, Outlines.of({ items: () => Effect.succeedNone }))
const settings = Layer.succeed(ExportSettings, {
  keepDays: 7,
  linkLifetime: Duration.minutes(15),
  daily: null,
  sizes
})

const pool = (url: string) => poolLayer({ url: Redacted.make(url), applicationName: "bench", maxConnections: 2 })

/** The worker's process. */
const worker = (url: string, folder: string, format: "csv" | "parquet") =>
  Effect.gen(function* () {
    const exports = yield* Exports
    const id = ExportId.make(randomUUID())
    const [from, to] = [new Date(0), new Date(Date.UTC(2100, 0, 1))]
    const asked = {
      id,
      requestedBy: null,
      fingerprint: "",
      kind: "activity",
      format,
      from,
      to,
      courseId: null
    } as const
    yield* exports.add({ ...asked, scope: { kind: "all" } }, from)
    const load = () => Math.round((loadavg()[0] ?? 0) * 10) / 10
    const [started, cpu, before] = [performance.now(), process.cpuUsage(), load()]
    yield* runExport(id)
    const { system, user } = process.cpuUsage(cpu)
    const { rows, size } = Option.getOrThrow(yield* exports.get(id))
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]
    yield* Console.log(
      JSON.stringify({
        format,
        rows,
        seconds: Math.round((performance.now() - started) / 100) / 10,
        cpuSeconds: Math.round((user + system) / 100_000) / 10,
        peakResidentMB: Math.round(Number(peak) / 1024),
        fileMB: Math.round((size ?? 0) / 1e6),
        load: [before, load()]
      })
    )
  }).pipe(
    Effect.provide(
      Layer.mergeAll(
        Exports.layer,
        settings,
        fresh,
        outlines,
        localObjectStore({ folder, uploadBaseUrl: "http://127.0.0.1:9/", signingKey: Redacted.make("0".repeat(32)) })
      ).pipe(Layer.provideMerge(pool(url)))
    ),
    Effect.scoped
  )

/** Ten courses; learners with 20 items each. */
const fill = (rows: number) =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    yield* sql`INSERT INTO courses SELECT md5('c' || n)::uuid, 1, md5('o')::uuid, 'c', 'Course' FROM generate_series(0, 9) n`
    const step = 250_000
    for (let first = 0; first < rows; first += step) {
      const last = Math.min(rows, first + step) - 1
      yield* sql`INSERT INTO learner_items SELECT md5('c' || n * 10::bigint / ${rows}::int)::uuid, md5('u' || n / 20)::uuid,
        md5('i' || n % 20)::uuid, '2026-01-01'::timestamptz + n * interval '1.234 seconds', n % 3 <> 0,
        CASE WHEN n % 3 <> 0 THEN '2026-01-01'::timestamptz + n * interval '1.5 seconds' END, NULL, NULL, n % 4, n % 4 > 1
        FROM generate_series(${first}::int, ${last}::int) n`
    }
  })

const program = Effect.gen(function* () {
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "bench-exports-"))),
    (made) => Effect.sync(() => rmSync(made, { recursive: true, force: true }))
  )
  const server = yield* embeddedPostgres({ folder: join(folder, "postgres"), durable: true })
  const { analytics } = yield* provision(server.url, "bench", ["analytics"])
  if (analytics === undefined) return yield* Effect.die("not provisioned")
  yield* migrate("analytics", analytics.ownerUrl, migrations)
  const url = Redacted.value(analytics.url)
  yield* Effect.provide(fill(Number(process.argv[2] ?? "5000000")), pool(url))
  for (const format of ["csv", "parquet"]) {
    const { status, stdout } = spawnSync(
      process.execPath,
      [...flags, import.meta.filename, "worker", url, join(folder, "objects"), format],
      { encoding: "utf8", env: environment, stdio: ["ignore", "pipe", "inherit"] }
    )
    if (status !== 0) return yield* Effect.die(`the worker failed (${status})`)
    yield* Console.log(stdout.trim())
  }
}).pipe(Effect.scoped)

const [, , mode, url = "", folder = "", format] = process.argv
if (mode === "worker") await Effect.runPromise(worker(url, folder, format === "parquet" ? "parquet" : "csv"))
else await Effect.runPromise(program)
