/**
 * The platform under attack: every service a process of its own, PostgreSQL on a small disk behind a proxy, each service behind
 * a proxy towards the others, the event log in PostgreSQL or on a real Kafka broker.
 */
import { Effect } from "effect"
import { join } from "node:path"
import { mkdirSync } from "node:fs"
import { dynalite } from "../cloud/Dynalite.ts"
import { type KafkaBroker, kafkaBroker } from "../kafka/Broker.ts"
import type { Credentials } from "../laws/World.ts"
import { type ChaosDatabase, chaosDatabase } from "./Database.ts"
import { type Disk, smallDisk } from "./Disk.ts"
import { type Apart, environments, mainOf, type ProcessName, processNames, type ServiceName } from "./Environments.ts"
import { type PlatformProcess, platformProcess } from "./Process.ts"
import { type TcpProxy, tcpProxy } from "./TcpProxy.ts"

export interface Deployment {
  readonly address: string
  readonly admin: Credentials
  readonly apart: Apart
  readonly disk: Disk
  readonly database: ChaosDatabase
  readonly processes: ReadonlyMap<ProcessName, PlatformProcess>
  /** What stands before each service. */
  readonly proxies: ReadonlyMap<ServiceName, TcpProxy>
  readonly broker: KafkaBroker | null
  /** Everything runs, nothing is in its way; returns when every process says that it is ready. Fails with the one that is not. */
  readonly heal: Effect.Effect<void>
}

const admin = {
  email: "admin@chaos.example",
  password: "watch-over-it-all",
  name: "Ada Admin",
  role: "admin"
}

/** Megabytes: room for a cluster, its log and some minutes of traffic. */
const diskSize = 700

/** How long everything may take to be ready again when nothing stands in the way. */
const readyWithin = "120 seconds"

const isReady = (management: string) =>
  Effect.tryPromise(async (signal) => {
    const response = await fetch(`${management}/health/ready`, { signal })
    return { isReady: response.ok, text: await response.text() }
  }).pipe(
    Effect.timeout("2 seconds"),
    Effect.catch((error) => Effect.succeed({ isReady: false, text: String(error) }))
  )

/** Starts it and waits until it is ready. */
export const deployment = (options: { readonly kafka: boolean }) =>
  Effect.gen(function* () {
    const disk = yield* smallDisk(diskSize)
    const objects = join(disk.folder, "objects")
    mkdirSync(objects)
    const database = yield* chaosDatabase(join(disk.folder, "postgres"))
    const { endpoint: tables } = yield* dynalite()
    const broker = options.kafka ? yield* kafkaBroker() : null
    const proxies = new Map<ServiceName, TcpProxy>()
    const apart = yield* environments({
      postgresUrl: database.url,
      tables,
      objects,
      accounts: [admin],
      eventLog:
        broker === null
          ? {}
          : { LYCEUM_EVENT_LOG: "kafka", KAFKA_BROKERS: broker.brokers, KAFKA_SESSION_TIMEOUT: "6 seconds" },
      between: (name, port) =>
        Effect.map(tcpProxy(port), (proxy) => {
          proxies.set(name, proxy)
          return proxy.port
        })
    })
    if (broker !== null) {
      const topics = yield* platformProcess({
        name: "topics",
        main: "services/local/src/main.ts",
        args: ["topics", "apply", "--kafka", broker.brokers],
        env: { MESSAGING_DATABASE_OWNER_URL: apart.messagingOwnerUrl },
        supervised: false
      })
      yield* topics.start
      yield* Effect.sync(topics.isRunning).pipe(
        Effect.delay("200 millis"),
        Effect.repeat({ until: (running) => !running })
      )
    }
    const processes = new Map(
      yield* Effect.forEach(processNames, (name) =>
        Effect.map(
          platformProcess({ name, main: mainOf(name), env: apart.environment(name), supervised: true }),
          (process) => [name, process] as const
        )
      )
    )
    const ready = Effect.forEach(
      processNames,
      (name) => Effect.map(isReady(apart.management(name)), (state) => ({ name, ...state })),
      { concurrency: "unbounded" }
    )
    const allReady = Effect.gen(function* () {
      let waiting: ReadonlyArray<{ readonly name: ProcessName; readonly text: string }> = []
      yield* Effect.gen(function* () {
        for (;;) {
          waiting = (yield* ready).filter((one) => !one.isReady)
          if (waiting.length === 0) return
          yield* Effect.sleep("250 millis")
        }
      }).pipe(
        Effect.timeoutOrElse({
          duration: readyWithin,
          orElse: () =>
            Effect.die(
              new Error(
                `not ready within ${readyWithin}: ${waiting
                  .map(({ name, text }) => `${name}: ${text}\n${processes.get(name)?.output() ?? ""}`)
                  .join("\n")}`
              )
            )
        })
      )
    })
    const heal = Effect.gen(function* () {
      yield* disk.free
      for (const proxy of [database.proxy, ...proxies.values()]) {
        proxy.refuse(false)
        proxy.delay(0)
      }
      yield* database.ensure
      if (broker !== null) yield* Effect.orDie(broker.start)
      for (const process of processes.values()) {
        yield* process.resume
        yield* process.start
      }
      yield* allReady
    })
    yield* heal
    const made: Deployment = {
      address: apart.address,
      admin: { email: admin.email, password: admin.password },
      apart,
      disk,
      database,
      processes,
      proxies,
      broker,
      heal
    }
    return made
  }).pipe(Effect.orDie)
