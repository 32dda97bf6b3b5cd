/**
 * The one scheduler of a simulation: every fiber of every simulated process runs here, one at a time, in an order that the
 * seed draws; time stands still while anything can run and then jumps to the next timer. No event loop, no wall clock.
 */
import { Dice } from "./Dice.ts"
import { type Timer, Timers } from "./Timers.ts"

/** Whose a task is: a machine that may be stopped (tasks wait) or dead (tasks are dropped, as a SIGKILL does). */
export interface Owner {
  state: "running" | "stopped" | "dead"
  readonly parked: Array<() => void>
}

/** Work in the real world; `arrived`: some of it is done. False = none is under way, or nothing was done for a while. */
export interface RealWork {
  readonly arrived: () => Promise<boolean>
}

interface Ready {
  readonly owner: Owner
  readonly task: () => void
}

/** Where all simulations begin, milliseconds since 1970. */
export const epoch = Date.UTC(2026, 0, 5, 8)

export class Kernel {
  /** Milliseconds since 1970. */
  now = epoch
  readonly dice: Dice
  /** Owner of what is no process: servers, the network, clients. */
  readonly outside: Owner = { state: "running", parked: [] }
  private readonly ready: Array<Ready> = []
  private readonly timers = new Timers()

  constructor(seed: number) {
    this.dice = new Dice(seed, 1)
  }

  /** Runs the task at this moment, in a drawn order among all that can run. */
  submit(owner: Owner, task: () => void): void {
    this.ready.push({ owner, task })
  }

  /** Runs the task after that many milliseconds; gives what cancels it. */
  after(millis: number, owner: Owner, task: () => void): () => void {
    const timer: Timer = {
      at: this.now + Math.max(0, millis),
      order: this.dice.bits(),
      task: () => perform(owner, task)
    }
    this.timers.add(timer)
    return () => {
      timer.task = null
    }
  }

  /** Lets a stopped owner go on with everything that waited. */
  resume(owner: Owner): void {
    if (owner.state !== "stopped") return
    owner.state = "running"
    for (const task of owner.parked.splice(0)) this.submit(owner, task)
  }

  /** Runs everything that can run now. Throws when it does not come to an end. */
  private drain(): void {
    const { dice, ready } = this
    for (let turns = 0; ready.length > 0; turns++) {
      if (turns > 200_000) throw new Error("the simulation does not come to rest: something spins without waiting")
      const index = ready.length === 1 ? 0 : dice.int(ready.length)
      const chosen = ready[index]
      const last = ready.pop()
      if (chosen === undefined || last === undefined) return
      if (index < ready.length) ready[index] = last
      perform(chosen.owner, chosen.task)
    }
  }

  /** Runs until that time (milliseconds since 1970) or until `isDone`, asked whenever time moves. */
  run(until: number, isDone: () => boolean = () => false): void {
    this.drain()
    while (!isDone() && this.advance(until)) this.drain()
  }

  /** As `run`, beside work that is under way in the real world: time moves on when nothing of it arrives for a while. */
  async runBeside(work: RealWork, until: number, isDone: () => Promise<boolean>): Promise<void> {
    this.drain()
    while (!(await isDone())) {
      if (!(await work.arrived()) && !this.advance(until)) return
      this.drain()
    }
  }

  /** Goes to the next timer and runs it; false = there is none until that time, and it is that time now. */
  private advance(until: number): boolean {
    const at = this.timers.nextAt()
    if (at === undefined || at > until) {
      this.now = Math.max(this.now, until)
      return false
    }
    const timer = this.timers.take()
    if (timer === undefined) return true
    this.now = Math.max(this.now, timer.at)
    timer.task?.()
    return true
  }
}

/** Runs the task if its owner runs, keeps it if its owner stands still, and drops it if its owner is dead. */
const perform = (owner: Owner, task: () => void): void => {
  if (owner.state === "running") task()
  else if (owner.state === "stopped") owner.parked.push(task)
}
