/** A simulated process: its fibers, its clock and its randomness. Dead, none of its fibers ever runs again. */
import { Uuids } from "@lyceum/database/Uuids"
import { Clock, Context, Duration, Effect, type Exit, Logger, Random, References, type Scheduler } from "effect"
import type { Fiber } from "effect"
import type { Kernel, Owner } from "./Kernel.ts"

export class Machine implements Owner {
  state: Owner["state"] = "running"
  readonly parked: Array<() => void> = []
  /** How far its clock is ahead of true time, in milliseconds. */
  skew = 0
  readonly kernel: Kernel
  readonly name: string
  private readonly references: Context.Context<never>
  private readonly scheduler: Scheduler.Scheduler

  constructor(kernel: Kernel, name: string) {
    this.kernel = kernel
    this.name = name
    const now = () => Math.floor(kernel.now + this.skew)
    const clock: Clock.Clock = {
      currentTimeMillisUnsafe: now,
      currentTimeMillis: Effect.sync(now),
      currentTimeNanosUnsafe: () => BigInt(Math.floor(now())) * 1_000_000n,
      currentTimeNanos: Effect.sync(() => BigInt(Math.floor(now())) * 1_000_000n),
      monotonicTimeNanosUnsafe: () => BigInt(Math.floor(kernel.now)) * 1_000_000n,
      monotonicTimeNanos: Effect.sync(() => BigInt(Math.floor(kernel.now)) * 1_000_000n),
      sleep: (duration) => this.sleep(Duration.toMillis(duration))
    }
    this.scheduler = {
      executionMode: "async",
      shouldYield: (fiber) => fiber.currentOpCount >= fiber.cache.maxOpsBeforeYield,
      makeDispatcher: () => ({
        scheduleTask: (task) => kernel.submit(this, task),
        flush: () => {}
      })
    }
    const { dice } = kernel
    this.references = Context.empty().pipe(
      Context.add(Clock.Clock, clock),
      Context.add(Random.Random, { nextIntUnsafe: () => dice.bits(), nextDoubleUnsafe: () => dice.next() }),
      Context.add(Uuids, () => dice.uuid(now())),
      Context.add(References.TracerEnabled, false),
      Context.add(Logger.CurrentLoggers, new Set())
    )
  }

  /** Starts a fiber here. `onExit` is never called once the machine is dead. */
  fork<A, E>(effect: Effect.Effect<A, E>, onExit?: (exit: Exit.Exit<A, E>) => void): Fiber.Fiber<A, E> {
    const fiber = Effect.runForkWith(this.references)(effect, { scheduler: this.scheduler })
    if (onExit !== undefined) fiber.addObserver(onExit)
    return fiber
  }

  private sleep(millis: number): Effect.Effect<void> {
    if (millis <= 0) return Effect.yieldNow
    if (!Number.isFinite(millis)) return Effect.never
    return Effect.callback((resume) => {
      const cancel = this.kernel.after(millis, this, () => resume(Effect.void))
      return Effect.sync(cancel)
    })
  }
}
