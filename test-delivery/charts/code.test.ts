/** Charts and code agree: configuration keys, secrets, ports, probe paths, metrics, groups and topics, programs of the images. */
import { assert, describe, it } from "@effect/vitest"
import { topics } from "@lyceum/events/Topics"
import { Health } from "@lyceum/runtime/management/Health"
import { managementServer } from "@lyceum/runtime/management/ManagementServer"
import { Operations } from "@lyceum/runtime/management/Operations"
import { install, makeAuthority } from "@lyceum/testing/certificates/Authority"
import { goModule } from "@lyceum/testing/tools/Go"
import { definitions } from "@lyceum/testing/tools/Versions"
import { ConfigProvider, Effect, Layer } from "effect"
import { execFile } from "node:child_process"
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { createServer, type Server } from "node:http"
import { createServer as createSecureServer } from "node:https"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { deployables } from "../../images/Deployables.ts"
import { givenTo, mismatches, readsOf } from "./code/Keys.ts"
import { consumed, consumerFiles, tasks } from "./code/Streams.ts"
import { render, root } from "./Helm.ts"
import { at, listAt, membersAt, textAt } from "./Json.ts"
import type { Manifest } from "./Manifest.ts"
import { type Combination, combinations, nameOf, services } from "./Matrix.ts"

const programs = [...services, "streaming"]
const chosen = combinations.filter(
  ({ deployable, place }) => place.environment === "production" && programs.includes(deployable)
)

const renderedOf = (list: ReadonlyArray<Combination>) =>
  Effect.forEach(list, (one) => Effect.map(render(one), (manifests) => ({ one, manifests })), { concurrency: 3 })
const renderedAll = Effect.runSync(Effect.cached(renderedOf(chosen)))
/** In dev everything is in one cluster. */
const inOneCluster = combinations.filter(
  ({ chart, place }) =>
    place.environment === "dev" && place.cloud === "aws" && place.role === "platform" && chart === "service"
)

const only = (name: string) =>
  Effect.flatMap(renderedAll, (all) => Effect.fromNullishOr(all.find(({ one }) => nameOf(one) === name)?.manifests))

const of = (manifests: ReadonlyArray<Manifest>, kind: string) => manifests.filter((one) => one.kind === kind)
const containerOf = (manifests: ReadonlyArray<Manifest>) =>
  at(of(manifests, "Deployment")[0]?.body, "spec", "template", "spec", "containers", 0)

describe("configuration", () => {
  it.effect("what is rendered is read, and what is needed is rendered", () =>
    Effect.gen(function* () {
      const faults = (yield* renderedAll).flatMap(({ manifests, one }) =>
        mismatches(givenTo(manifests), readsOf(one)).map((fault) => `${nameOf(one)}: ${fault}`)
      )
      assert.deepStrictEqual(faults, [])
    })
  )

  it.effect("a key too many, one too few and a secret in plain text are found", () =>
    Effect.gen(function* () {
      const combination = chosen.find((one) => nameOf(one) === "production/aws/platform/user")
      if (combination === undefined) return assert.fail("user is not rendered")
      const given = givenTo(yield* only("production/aws/platform/user"))
      const reads = readsOf(combination)
      const found = mismatches(
        {
          plain: [...given.plain.filter((key) => key !== "PUBLIC_URL"), "PUBLIC_ULR", "UNSUBSCRIBE_KEY", "PORT"],
          secret: [...given.secret.filter((key) => key !== "UNSUBSCRIBE_KEY"), "LOG_LEVEL"]
        },
        reads
      )
      assert.sameMembers(
        [...found],
        [
          "PUBLIC_ULR is given and nobody reads it",
          "PUBLIC_URL is needed and not given",
          "UNSUBSCRIBE_KEY is a secret and given in plain text",
          "LOG_LEVEL is no secret and comes from the secret store",
          "PORT is given twice",
          "LOG_LEVEL is given twice"
        ]
      )
    })
  )

  it.effect("what an environment may set, and the optional secrets, are read too", () =>
    Effect.gen(function* () {
      const facts = membersAt(yield* serviceFacts)
      for (const service of services) {
        const combination = chosen.find((one: Combination) => one.deployable === service && one.place.cloud === "aws")
        if (combination === undefined) return assert.fail(`${service} is not rendered`)
        const { known, secrets } = readsOf(combination)
        for (const key of [...listAt(facts[service], "settings"), ...listAt(facts[service], "optional")]) {
          // Some are read only when another is set, which a recording does not do.
          assert.isTrue(known.has(String(key)) || isIn(service, String(key)), `${service}: nobody reads ${String(key)}`)
        }
        for (const key of listAt(facts[service], "settings")) assert.isFalse(secrets.has(String(key)), String(key))
        for (const key of listAt(facts[service], "optional")) assert.isTrue(secrets.has(String(key)), String(key))
      }
    })
  )
})

const isIn = (service: string, key: string) =>
  globSync(`services/${service}/src/**/*.ts`, { cwd: root }).some((file) =>
    readFileSync(join(root, file), "utf8").includes(`"${key}"`)
  )

const serviceFacts = Effect.promise(async () => {
  const { parse } = await import("yaml")
  const facts: unknown = parse(readFileSync(join(root, "charts/service/files/services.yaml"), "utf8"))
  return facts
})

describe("ports and paths", () => {
  it.effect("probes and metrics are answered by the management listener", () =>
    Effect.gen(function* () {
      const manifests = yield* only("production/aws/platform/user")
      const container = containerOf(manifests)
      const port = yield* freePort
      yield* Layer.build(
        managementServer.pipe(
          Layer.provide([Health.layer, Operations.layer]),
          Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ MANAGEMENT_PORT: String(port) })))
        )
      )
      const paths = [
        ...["startupProbe", "readinessProbe", "livenessProbe"].map((probe) =>
          textAt(container, probe, "httpGet", "path")
        ),
        textAt(of(manifests, "ServiceMonitor")[0]?.body, "spec", "endpoints", 0, "path")
      ]
      for (const path of paths) {
        const { status } = yield* Effect.promise(() => fetch(`http://127.0.0.1:${port}${path}`))
        assert.strictEqual(status, 200, path)
      }
      const { status } = yield* Effect.promise(() => fetch(`http://127.0.0.1:${port}/healthz`))
      assert.strictEqual(status, 404)
    }).pipe(Effect.scoped)
  )

  it.effect("every port that is named is listened on, and leads from the route to the container", () =>
    Effect.gen(function* () {
      for (const { manifests, one } of yield* renderedAll) {
        const config = membersAt(of(manifests, "ConfigMap")[0]?.body, "data")
        const ports = new Map(
          listAt(containerOf(manifests), "ports").map((port) => [
            textAt(port, "name"),
            String(at(port, "containerPort"))
          ])
        )
        const listened = new Map([
          ...(one.deployable === "streaming" ? [] : [["http", config["PORT"]] as const]),
          ["management", config["MANAGEMENT_PORT"]]
        ])
        assert.deepStrictEqual(ports, listened, nameOf(one))
        for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"])
          assert.strictEqual(textAt(containerOf(manifests), probe, "httpGet", "port"), "management")
        const offered = listAt(of(manifests, "Service")[0]?.body, "spec", "ports")
        for (const port of offered) assert.isTrue(ports.has(textAt(port, "targetPort")), nameOf(one))
        for (const route of of(manifests, "HTTPRoute"))
          for (const rule of listAt(route.body, "spec", "rules"))
            for (const backend of listAt(rule, "backendRefs")) {
              assert.strictEqual(textAt(backend, "name"), one.deployable)
              assert.include(
                offered.filter((port) => textAt(port, "name") === "http").map((port) => at(port, "port")),
                at(backend, "port")
              )
            }
        const monitored = [...of(manifests, "ServiceMonitor"), ...of(manifests, "PodMonitor")].flatMap(({ body }) => [
          ...listAt(body, "spec", "endpoints"),
          ...listAt(body, "spec", "podMetricsEndpoints")
        ])
        assert.deepStrictEqual(
          monitored.map((each) => textAt(each, "port")),
          ["management"]
        )
      }
    })
  )

  it.effect("who has an address is let in, and nobody else", () =>
    Effect.gen(function* () {
      const here = yield* renderedOf(inOneCluster)
      assert.strictEqual(here.length, services.length)
      for (const { manifests, one } of here) {
        const policy = manifests.find(
          ({ kind, name }) => kind === "NetworkPolicy" && name === `${one.deployable}-callers`
        )
        const letIn = listAt(policy?.body, "spec", "ingress", 0, "from").map((peer) =>
          textAt(peer, "podSelector", "matchLabels", "app.kubernetes.io/name")
        )
        const callers = here
          .filter((other) => {
            const config = membersAt(of(other.manifests, "ConfigMap")[0]?.body, "data")
            return config[`${one.deployable.toUpperCase()}_SERVICE_URL`] === `https://${one.deployable}.lyceum.svc:8080`
          })
          .map((other) => other.one.deployable)
        assert.sameMembers(letIn, callers, one.deployable)
      }
    })
  )
})

describe("streams", () => {
  const triggersOf = (manifests: ReadonlyArray<Manifest>) =>
    of(manifests, "ScaledObject").flatMap(({ body }) =>
      listAt(body, "spec", "triggers")
        .filter((trigger) => textAt(trigger, "type") === "kafka")
        .map((trigger) => at(trigger, "metadata"))
    )

  it.effect("are scaled by the groups and topics that the code consumes, all of them", () =>
    Effect.gen(function* () {
      for (const { manifests, one } of yield* renderedAll) {
        if (of(manifests, "ScaledObject").length === 0) continue
        const watched = triggersOf(manifests).map((trigger) =>
          [textAt(trigger, "consumerGroup"), textAt(trigger, "topic"), textAt(trigger, "partitionLimitation")]
            .join(" ")
            .trim()
        )
        assert.sameMembers(watched, [...(one.deployable === "streaming" ? tasks : (consumed[one.deployable] ?? []))])
      }
      for (const [service, list] of Object.entries(consumed)) {
        assert.strictEqual(consumerFiles(service).length, list.length, `services/${service}/src/consumers`)
        for (const one of list)
          assert.include(
            topics.map(({ name }): string => name),
            one.split(" ")[1]
          )
      }
    })
  )

  it.effect("say to KEDA what its scaler knows", () =>
    Effect.gen(function* () {
      const { Dir } = yield* goModule(definitions.keda.module, definitions.keda.version)
      const source = readFileSync(join(Dir, "pkg/scalers/kafka_scaler.go"), "utf8")
      const known = new Set(
        [...source.matchAll(/keda:"name=([A-Za-z;]+),order=([A-Za-z;]+)/g)].flatMap(([, names = "", order = ""]) =>
          order.includes("triggerMetadata") ? names.split(";") : []
        )
      )
      assert.isAbove(known.size, 10)
      for (const { manifests } of yield* renderedAll)
        for (const trigger of triggersOf(manifests))
          for (const key of Object.keys(membersAt(trigger))) assert.isTrue(known.has(key), key)
    })
  )
})

describe("programs", () => {
  it.effect("that jobs run are in their images", () =>
    Effect.gen(function* () {
      const run = (yield* renderedAll).flatMap(({ manifests, one }) =>
        of(manifests, "Job").flatMap(({ body }) => {
          const spec = at(body, "spec", "template", "spec")
          return [...listAt(spec, "initContainers"), ...listAt(spec, "containers")]
            .map((container) => String(listAt(container, "command")[1]))
            .filter((path) => path.startsWith("/app/"))
            .map((path) => ({ image: one.deployable, path }))
        })
      )
      assert.includeMembers(
        run.map(({ path }) => path),
        ["/app/migrate.mjs", "/app/migrate-messaging.mjs", "/app/topics.mjs"]
      )
      for (const { image, path } of run) {
        const found = deployables.find(({ name }) => name === image)
        const names = found?.kind === "node" ? Object.keys(found.programs) : []
        assert.include(
          names.map((name) => `/app/${name}.mjs`),
          path,
          image
        )
      }
    })
  )

  it.effect("migrations are given what they read", () =>
    Effect.gen(function* () {
      const source = readFileSync(join(root, "packages/database/src/Migrate.ts"), "utf8")
      const read = new Set([...source.matchAll(/"(DATABASE_[A-Z_]+)"/g)].map(([, key]) => key))
      for (const { manifests, one } of yield* renderedAll) {
        for (const job of of(manifests, "Job").filter(({ name }) => name.endsWith("-migrate"))) {
          const spec = at(job.body, "spec", "template", "spec")
          for (const container of [...listAt(spec, "initContainers"), ...listAt(spec, "containers")]) {
            const names = listAt(container, "env").map((variable) => textAt(variable, "name"))
            assert.include(names, "DATABASE_OWNER_URL", nameOf(one))
            for (const name of names)
              assert.isTrue(read.has(name) || name === "NODE_EXTRA_CA_CERTS", `${nameOf(one)}: ${name}`)
          }
        }
      }
    })
  )

  it.effect("the smoke test passes where all is well and fails where it is not", () =>
    Effect.gen(function* () {
      const manifests = yield* only("production/aws/platform/user")
      const job = manifests.find(({ kind, name }) => kind === "Job" && name === "user-smoke")
      const container = at(job?.body, "spec", "template", "spec", "containers", 0)
      const [, ...flags] = listAt(container, "command").map(String)
      const [script = "", , , path = "", status = ""] = listAt(container, "args").map(String)
      const run = (ready: number) =>
        Effect.gen(function* () {
          const port = yield* serving({ "/health/ready": ready, "/metrics": 200, [path]: Number(status) })
          const at = `http://127.0.0.1:${port}`
          return yield* Effect.callback<number>((resume) => {
            execFile(process.execPath, [...flags, script, at, at, path, status], (error) =>
              resume(Effect.succeed(error === null ? 0 : Number(error.code)))
            )
          })
        }).pipe(Effect.scoped)
      assert.strictEqual(yield* run(200), 0)
      assert.strictEqual(yield* run(503), 1)
    })
  )
})

describe("the smoke test by TLS", () => {
  it.effect("shows the pair of the service, and believes its authority alone", () =>
    Effect.gen(function* () {
      const manifests = yield* only("production/aws/platform/enrollment")
      const job = manifests.find(({ kind, name }) => kind === "Job" && name === "enrollment-smoke")
      const container = at(job?.body, "spec", "template", "spec", "containers", 0)
      const [, ...flags] = listAt(container, "command").map(String)
      const [script = "", address = "", management = "", path = "", status = "", mounted] = listAt(
        container,
        "args"
      ).map(String)
      assert.strictEqual(address, "https://enrollment.lyceum.svc:8080")
      assert.strictEqual(management, "http://enrollment.lyceum.svc:9090")
      assert.include(
        listAt(container, "volumeMounts").map((mount) => textAt(mount, "mountPath")),
        mounted
      )
      const authority = makeAuthority()
      const names = ["127.0.0.1"]
      const folders = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-smoke-"))),
        (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
      )
      const [good, bad] = [join(folders, "good"), join(folders, "bad")]
      install(good, authority.issue({ names }))
      install(bad, makeAuthority().issue({ names }))
      const managed = yield* serving({ "/health/ready": 200, "/metrics": 200 })
      const options = { ...authority.issue({ names }), requestCert: true, rejectUnauthorized: true }
      const secure = yield* Effect.acquireRelease(
        Effect.callback<Server>((resume) => {
          const server = createSecureServer(options, (_, response) => {
            response.statusCode = Number(status)
            response.end()
          })
          server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
        }),
        (server) =>
          Effect.sync(() => server.closeAllConnections()).pipe(Effect.andThen(Effect.sync(() => server.close())))
      )
      const run = (folder: ReadonlyArray<string>) =>
        Effect.callback<number>((resume) => {
          const [here, there] = [`https://127.0.0.1:${portOf(secure)}`, `http://127.0.0.1:${managed}`]
          execFile(process.execPath, [...flags, script, here, there, path, status, ...folder], (error) =>
            resume(Effect.succeed(error === null ? 0 : Number(error.code)))
          )
        })
      assert.strictEqual(yield* run([good]), 0)
      assert.strictEqual(yield* run([bad]), 1)
      assert.strictEqual(yield* run([]), 1)
    }).pipe(Effect.scoped)
  )
})

const portOf = (server: Server): number => {
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}

/** Answers paths with their status, all others with 404, for the life of the scope; gives the port. */
const serving = (statuses: Readonly<Record<string, number>>) =>
  Effect.acquireRelease(
    Effect.callback<Server>((resume) => {
      const server = createServer((request, response) => {
        response.statusCode = statuses[request.url ?? ""] ?? 404
        response.end()
      })
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) => Effect.sync(() => server.closeAllConnections()).pipe(Effect.andThen(Effect.sync(() => server.close())))
  ).pipe(Effect.map(portOf))

const freePort = Effect.scoped(serving({}))
