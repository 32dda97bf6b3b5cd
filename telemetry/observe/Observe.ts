/** Prometheus and Loki beside a platform that runs on a data folder, until the scope ends; their data is in the folder. */
import { NodeHttpServer } from "@effect/platform-node"
import { serve } from "@lyceum/testing/cluster/Process"
import { tool } from "@lyceum/testing/tools/Tool"
import { probePort } from "@lyceum/local/platform/Ports"
import { prometheusType, writeFamilies } from "@lyceum/runtime/telemetry/Families"
import { Effect, Layer, Schema } from "effect"
import { FetchHttpClient, HttpRouter, HttpServerResponse } from "effect/http"
import { mkdirSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { join, resolve } from "node:path"
import { ruleFiles } from "../queries/Rules.ts"
import { lokiConfiguration } from "./Loki.ts"
import { nothingShipped, type Shipped, shippedFamilies } from "./logs/Shipped.ts"
import { ship } from "./logs/Shipper.ts"
import { prometheusConfiguration, prometheusFlags } from "./Prometheus.ts"
import { keepTargets } from "./Targets.ts"

/** What to look at, and where the answers are. */
export interface ObserveOptions {
  /** The platform's. */
  readonly dataDir: string
  /** 0 = any free one. */
  readonly prometheusPort: number
  readonly lokiPort: number
  /** Seconds between two scrapes. */
  readonly scrapeSeconds: number
}

/** Where it serves. */
export interface Observing {
  readonly prometheus: string
  readonly loki: string
  readonly folder: string
  readonly shipped: Readonly<Shipped>
}

/** A port that was asked for is in use; the message says what to do. */
class ObserveRefused extends Schema.TaggedError<ObserveRefused>()("ObserveRefused", { reason: Schema.String }) {
  override get message() {
    return this.reason
  }
}

const portFor = (asked: number, flag: string) =>
  Effect.catchTag(probePort(asked), "PortTaken", ({ port }) =>
    Effect.fail(
      new ObserveRefused({ reason: `Port ${port} is in use: stop what uses it, or choose another with ${flag}` })
    )
  )

const serves = (url: string) =>
  Effect.promise(() =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false
    )
  )

const ownMetrics = (shipped: Shipped, port: number) =>
  HttpRouter.serve(
    HttpRouter.add(
      "GET",
      "/metrics",
      Effect.sync(() =>
        HttpServerResponse.text(writeFamilies(shippedFamilies(shipped), false), { contentType: prometheusType })
      )
    ),
    { disableLogger: true, disableListenLog: true }
  ).pipe(Layer.provide(NodeHttpServer.layer(createServer, { port, host: "127.0.0.1" })))

/** Starts both, the shipper of the log between them, and what tells Prometheus where the platform is. */
export const observe = Effect.fnUntraced(function* (options: ObserveOptions) {
  const [prometheus, loki] = [yield* tool("prometheus"), yield* tool("loki")]
  const dataDir = resolve(options.dataDir)
  const folder = join(dataDir, "observe")
  for (const name of ["prometheus", "loki"]) mkdirSync(join(folder, name), { recursive: true })
  const at = (name: string) => join(folder, name)
  const prometheusPort = yield* portFor(options.prometheusPort, "--prometheus-port")
  const lokiPort = yield* portFor(options.lokiPort, "--loki-port")
  const [innerPort, shipperPort] = [yield* portFor(0, ""), yield* portFor(0, "")]

  const lokiUrl = `http://127.0.0.1:${lokiPort}`
  writeFileSync(at("loki.json"), lokiConfiguration({ folder: at("loki"), port: lokiPort, innerPort }))
  yield* serve({
    program: loki,
    args: [`-config.file=${at("loki.json")}`],
    log: at("loki.log"),
    ready: serves(`${lokiUrl}/ready`),
    seconds: 120,
    ends: "SIGTERM"
  })

  const shipped = nothingShipped()
  yield* Layer.build(ownMetrics(shipped, shipperPort))
  const shipping = ship(
    {
      file: join(dataDir, "logs", "lyceum.jsonl"),
      position: at("position.json"),
      loki: lokiUrl,
      pieceBytes: 1_000_000,
      interval: "500 millis",
      retries: 10,
      pause: "500 millis"
    },
    shipped
  )
  yield* Effect.forkScoped(Effect.provide(shipping, FetchHttpClient.layer))

  const url = `http://127.0.0.1:${prometheusPort}`
  const configured = {
    folder: at("prometheus"),
    targets: at("targets.json"),
    ruleFiles,
    shipper: `127.0.0.1:${shipperPort}`,
    port: prometheusPort,
    scrapeSeconds: options.scrapeSeconds
  }
  yield* Effect.forkScoped(keepTargets(dataDir, configured.targets))
  writeFileSync(at("prometheus.json"), prometheusConfiguration(configured))
  yield* serve({
    program: prometheus,
    args: prometheusFlags(configured, at("prometheus.json")),
    log: at("prometheus.log"),
    ready: serves(`${url}/-/ready`),
    seconds: 60,
    ends: "SIGTERM"
  })
  return { prometheus: url, loki: lokiUrl, folder, shipped } satisfies Observing
})
