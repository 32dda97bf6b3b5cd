/** What happens to the platform: one fault after another, drawn from a seed. Each undoes itself; `heal` undoes what is left. */
import { Effect } from "effect"
import type { Deployment } from "./Deployment.ts"
import type { Draw } from "./Draw.ts"
import type { TcpProxy } from "./TcpProxy.ts"

export interface Fault {
  /** For the report: what, to whom, for how long. */
  readonly name: string
  readonly happen: Effect.Effect<void>
}

const kinds = [
  "kill",
  "kill",
  "pause",
  "crash database",
  "cut database",
  "slow database",
  "cut service",
  "slow service",
  "full disk",
  "lose broker",
  "pause broker"
] as const
export type FaultKind = (typeof kinds)[number]

const seconds = (millis: number) => `${(millis / 1000).toFixed(1)} s`

/** Connections end, and for a while nobody gets a new one. */
const cut = (proxy: TcpProxy, millis: number) =>
  Effect.sync(() => {
    proxy.refuse(true)
    proxy.cut()
  }).pipe(Effect.andThen(Effect.sleep(millis)), Effect.ensuring(Effect.sync(() => proxy.refuse(false))))

const slow = (proxy: TcpProxy, delay: number, millis: number) =>
  Effect.sync(() => proxy.delay(delay)).pipe(
    Effect.andThen(Effect.sleep(millis)),
    Effect.ensuring(Effect.sync(() => proxy.delay(0)))
  )

/** Kinds that this deployment can suffer. */
export const possible = ({ broker, disk }: Deployment): ReadonlyArray<FaultKind> =>
  kinds.filter((kind) => (kind !== "full disk" || disk.isSmall) && (broker !== null || !kind.includes("broker")))

const named = (name: string, happen: Effect.Effect<void>): Fault => ({ name, happen })

/** A fault of the kind; whom it meets and for how long is drawn. */
export const fault = (deployment: Deployment, kind: FaultKind, draw: Draw): Fault => {
  const { broker, database, disk, processes, proxies } = deployment
  const [first, ...rest] = [...processes.values()]
  const [proxied, ...others] = [...proxies]
  const millis = draw.whole(500, 5000)
  if (first === undefined || proxied === undefined) return named("nothing", Effect.void)
  const process = draw.oneOf([first, ...rest])
  const [service, proxy] = draw.oneOf([proxied, ...others])
  switch (kind) {
    case "kill":
      return named(
        `SIGKILL ${process.name}, started again after ${seconds(millis)}`,
        process.kill.pipe(Effect.andThen(Effect.sleep(millis)), Effect.andThen(process.start))
      )
    case "pause":
      return named(
        `SIGSTOP ${process.name} for ${seconds(millis)}`,
        process.pause.pipe(Effect.andThen(Effect.sleep(millis)), Effect.ensuring(process.resume))
      )
    case "crash database":
      return named(
        `PostgreSQL crashes, back after ${seconds(millis)}`,
        database.crash.pipe(Effect.andThen(Effect.sleep(millis)), Effect.andThen(database.ensure))
      )
    case "cut database":
      return named(`no way to PostgreSQL for ${seconds(millis)}`, cut(database.proxy, millis))
    case "slow database": {
      const delay = draw.whole(20, 300)
      return named(`PostgreSQL ${delay} ms away for ${seconds(millis)}`, slow(database.proxy, delay, millis))
    }
    case "cut service":
      return named(`no way to ${service} for ${seconds(millis)}`, cut(proxy, millis))
    case "slow service": {
      const delay = draw.whole(50, 1000)
      return named(`${service} ${delay} ms away for ${seconds(millis)}`, slow(proxy, delay, millis))
    }
    case "full disk":
      return named(
        `the data folder's disk is full for ${seconds(millis)}`,
        disk.fill.pipe(
          Effect.andThen(Effect.sleep(millis)),
          Effect.ensuring(Effect.andThen(disk.free, database.ensure))
        )
      )
    case "lose broker":
      return named(
        `the broker stops, back after ${seconds(millis)}`,
        broker === null
          ? Effect.void
          : broker.stop.pipe(Effect.andThen(Effect.sleep(millis)), Effect.andThen(Effect.orDie(broker.start)))
      )
    case "pause broker": {
      const signal = (name: NodeJS.Signals) =>
        Effect.sync(() => {
          const pid = broker?.pid() ?? 0
          if (pid > 0) globalThis.process.kill(pid, name)
        })
      return named(
        `SIGSTOP broker for ${seconds(millis)}`,
        signal("SIGSTOP").pipe(Effect.andThen(Effect.sleep(millis)), Effect.ensuring(signal("SIGCONT")))
      )
    }
  }
}
