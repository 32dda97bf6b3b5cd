/** Every image, built from this clone, runs as its user on a read-only root: it gets ready, answers, and stops when asked. */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { run, ToolError } from "@lyceum/testing/tools/Cache"
import { Effect, Exit, Schedule, Scope } from "effect"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { chooseBuilder } from "../../images/builder/Choose.ts"
import { filesOf } from "../../images/builder/Files.ts"
import { imagesOf, readIndex } from "../../images/builder/Layout.ts"
import { budget } from "../../images/check/Faults.ts"
import { repository, sbomFolder } from "../../images/Folders.ts"
import { startContainer } from "./Container.ts"
import { type Name, names, surroundings, withDatabase } from "./Platform.ts"
import { ask, request, signIn } from "./Requests.ts"

const architecture = process.arch === "arm64" ? "arm64" : "amd64"
const folder = mkdtempSync(join(tmpdir(), "lyceum-images-"))
const layout = (name: string) => join(folder, "oci", name)
const scope = Scope.makeUnsafe()
const rows: Array<string> = []

const images = (...args: ReadonlyArray<string>) =>
  run(process.execPath, ["images/main.ts", "--registry", `oci:${join(folder, "oci")}`, ...args], {
    cwd: repository,
    env: { SOURCE_DATE_EPOCH: "1767225600" }
  })

/** An image with Flink's plugins where Flink has them, as files without content. */
const flinkLike = Effect.gen(function* () {
  const context = join(folder, "flink")
  mkdirSync(join(context, "opt"), { recursive: true })
  for (const store of ["azure", "gs"]) writeFileSync(join(context, "opt", `flink-${store}-fs-hadoop-2.2.0.jar`), "")
  writeFileSync(join(context, "Dockerfile"), "FROM scratch\nCOPY opt/ /opt/flink/opt/\n")
  const builder = yield* chooseBuilder(undefined)
  const architectures = [architecture] as const
  const dockerfile = join(context, "Dockerfile")
  const request = {
    name: "flink",
    context,
    dockerfile,
    architectures,
    labels: {},
    arguments: {},
    created: 1767225600
  }
  yield* builder.toLayout(request, layout("flink"))
  // Under this name the builder keeps it.
  return `localhost/lyceum/flink:${architecture}`
})

let around: Effect.Success<ReturnType<typeof surroundings>>

beforeAll(async () => {
  assert.strictEqual(process.getuid?.(), 0, "images are started in mount namespaces: run this as root")
  await Effect.runPromise(images("--platform", `linux/${architecture}`))
  around = await Effect.runPromise(surroundings(join(folder, "postgres")).pipe(Scope.provide(scope)))
})

afterAll(async () => {
  await Effect.runPromise(Scope.close(scope, Exit.void))
  rmSync(folder, { recursive: true, force: true })
  process.stdout.write(`image         compressed   ready  memory\n${rows.join("\n")}\n`)
})

const imageOf = (name: string) => {
  const found = imagesOf(layout(name)).find(({ config }) => config.architecture === architecture)
  assert.isDefined(found)
  return found
}

/** All that its digest depends on but the name of the commit, which moves where others work on the same checkout. */
const made = (name: string) => {
  const { config, layers } = imageOf(name)
  const labels = Object.entries(config.config.Labels ?? {}).filter(([label]) => !label.endsWith(".revision"))
  return { ...config, config: { ...config.config, Labels: labels }, layers: layers.map(({ digest }) => digest) }
}

const start = (name: Name, environment: Readonly<Record<string, string>>, command?: ReadonlyArray<string>) =>
  startContainer({
    layout: layout(name),
    image: imageOf(name),
    work: join(folder, "layers"),
    environment,
    ...(command === undefined ? {} : { command })
  })

const migrate = (name: Name, program: string, schema: string) =>
  Effect.gen(function* () {
    const job = yield* start(name, around.owner(schema), ["/usr/local/bin/node", `/app/${program}.mjs`])
    assert.strictEqual(yield* job.ended, 0, job.output())
  }).pipe(Effect.scoped)

const management = (name: Name) => `http://127.0.0.1:${around.port(`${name}-management`)}`
const origin = (name: Name) => `http://127.0.0.1:${around.port(name)}`

const memoryOf = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0)

/** Starts the image and waits until it is ready. */
const ready = (name: Name) =>
  Effect.gen(function* () {
    const from = performance.now()
    const container = yield* start(name, around.environment(name))
    yield* ask(`${management(name)}/health/ready`).pipe(
      Effect.filterOrFail(
        ({ status }) => status === 200,
        ({ text }) => new ToolError({ reason: text })
      ),
      Effect.retry({ schedule: Schedule.spaced("20 millis"), while: () => existsSync(`/proc/${container.pid}`) }),
      Effect.timeout("60 seconds"),
      Effect.mapError(
        (cause) => new ToolError({ reason: `${name} is not ready: ${String(cause)}\n${container.output()}` })
      )
    )
    return { container, millis: Math.round(performance.now() - from) }
  })

describe("images", () => {
  it.live("run on a root that cannot be written, as a user without rights", () =>
    Effect.gen(function* () {
      const look = `const fs = require("node:fs"), tried = (path) => { try { fs.writeFileSync(path, "x"); return "written" } catch (e) { return e.code } }
        console.log(JSON.stringify([process.getuid(), process.getgid(), process.getgroups(), tried("/app/x"), tried("/x"), tried("/tmp/x"), process.version]))`
      const container = yield* start("user", {}, ["/usr/local/bin/node", "-e", look])
      assert.strictEqual(yield* container.ended, 0, container.output())
      assert.deepStrictEqual(JSON.parse(container.output()), [
        65532,
        65532,
        [65532],
        "EROFS",
        "EROFS",
        "written",
        process.version
      ])
    }).pipe(Effect.scoped)
  )

  it.live("migrate, get ready, answer one request each, and stop when asked", () =>
    Effect.gen(function* () {
      yield* migrate("user", "migrate-messaging", "messaging")
      yield* Effect.forEach(withDatabase, (name) => migrate(name, "migrate", name), { concurrency: 2 })
      const running = yield* Effect.forEach(names, (name) =>
        Effect.map(ready(name), (started) => ({ name, ...started }))
      )
      const token = yield* signIn(origin("user"))
      for (const { container, millis, name } of running) {
        yield* request(name, origin(name), management(name), token)
        const { compressed } = imageOf(name)
        assert.isBelow(compressed, budget)
        rows.push(
          `${name.padEnd(12)}${(compressed / 1e6).toFixed(1).padStart(9)} MB${String(millis).padStart(5)} ms${Math.round(
            memoryOf(container.pid) / 1000
          )
            .toString()
            .padStart(5)} MB`
        )
      }
      for (const { container, name } of running.toReversed())
        assert.include([0, 130, 143, "SIGTERM"], yield* container.stop, `${name}: ${container.output()}`)
    }).pipe(Effect.scoped)
  )

  it.live("come for both architectures under one digest; one commit gives one image", () =>
    Effect.gen(function* () {
      const before = made("web")
      yield* images("web", "--platform", "linux/amd64,linux/arm64")
      const [named] = readIndex(layout("web")).manifests
      assert.strictEqual(named?.mediaType, "application/vnd.oci.image.index.v1+json")
      assert.deepStrictEqual(
        imagesOf(layout("web")).map(({ config }) => config.architecture),
        ["amd64", "arm64"]
      )
      assert.deepStrictEqual(made("web"), before)
    })
  )

  it.live("hold the Flink job, whatever image of Flink it is built on", () =>
    Effect.gen(function* () {
      // Flink's own image cannot be had everywhere: what we add to it is the same on one that has its plugins alone.
      yield* images("flink-job", "--flink-base", yield* flinkLike, "--platform", `linux/${architecture}`)
      const files = (yield* filesOf(layout("flink-job"), imageOf("flink-job"))).map(({ path }) => path)
      assert.includeMembers(files, [
        "/opt/flink/plugins/azure-fs-hadoop/flink-azure-fs-hadoop-2.2.0.jar",
        "/opt/flink/plugins/gs-fs-hadoop/flink-gs-fs-hadoop-2.2.0.jar",
        "/opt/flink/usrlib/flink-sql-runner.jar",
        "/opt/flink/usrlib/unique-learners.sql",
        "/opt/flink/lib/flink-sql-connector-kafka-5.0.0-2.2.jar",
        "/opt/flink/lib/zstd-jni-1.5.6-10.jar"
      ])
      const bill = readFileSync(join(sbomFolder, `flink-job-${architecture}.cdx.json`), "utf8")
      assert.include(bill, "pkg:maven/org.apache.flink/flink-sql-connector-kafka@5.0.0-2.2")
    })
  )
})
