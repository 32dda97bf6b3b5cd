/** A service of the platform in a simulation: its machine at the moment, and its parts once they are built. */
import { type Context, Effect, type Exit, Layer, Scope } from "effect"
import type { Kernel } from "../kernel/Kernel.ts"
import { Machine } from "../kernel/Machine.ts"

/** How long after a crash the next process starts, in milliseconds. */
const restartWithin = 800

export class Service<R> {
  readonly name: string
  private readonly kernel: Kernel
  private readonly layerOf: (machine: Machine) => Layer.Layer<R>
  private machine: Machine | null = null
  private parts: Context.Context<R> | null = null

  constructor(kernel: Kernel, name: string, layerOf: (machine: Machine) => Layer.Layer<R>) {
    this.kernel = kernel
    this.name = name
    this.layerOf = layerOf
  }

  get current(): Machine | null {
    return this.machine
  }

  get isReady(): boolean {
    return this.parts !== null && this.machine?.state === "running"
  }

  /** Starts a process; the one before, if it still runs, is not asked any more. */
  start(): void {
    const machine = new Machine(this.kernel, this.name)
    this.machine = machine
    this.parts = null
    machine.fork(
      Effect.gen({ self: this }, function* () {
        const scope = yield* Scope.make()
        const parts = yield* Layer.buildWithScope(this.layerOf(machine), scope)
        if (this.machine === machine) this.parts = parts
        return yield* Effect.never
      }),
      // The parts could not be built: the process ends, as it would, and is started again.
      () => this.startLater(machine)
    )
  }

  /** The next process starts some time after this one has died. */
  startLater(dead: Machine): void {
    if (this.machine !== dead) return
    this.parts = null
    this.kernel.after(100 + this.kernel.dice.int(restartWithin), this.kernel.outside, () => {
      if (this.machine === dead) this.start()
    })
  }

  /** Runs an effect in the service, as a request does. False = nobody is there to take it. */
  run<A, E>(effect: Effect.Effect<A, E, R>, done: (exit: Exit.Exit<A, E>) => void): boolean {
    const { machine, parts } = this
    if (machine === null || parts === null || machine.state !== "running") return false
    machine.fork(Effect.provideContext(effect, parts), done)
    return true
  }
}
