/** What goes wrong in a schedule, and when: each fault waits from its time on for the next call that it fits. */
import type { Kernel } from "../kernel/Kernel.ts"
import type { Machine } from "../kernel/Machine.ts"

/**
 * The calls of a process that may go wrong: a statement, a publication, a batch's offset, a read of the log, a question to another service; a call of a
 * client (service `network`). */
export type Point = "sql" | "publish" | "offset" | "fetch" | "ask" | "call"

/**
 * `crash-before`, `-during`, `-after`: the process dies before the call was made, before what it did was committed, after.
 * `lost`: nothing happened and the caller is told so. `broken`: it happened and the caller is told that it did not.
 * `slow`: it takes `millis`; a question is answered with what was true before them (a stale read). `long`: a transaction is
 * held open for `millis` before it commits. `rewind`: the group goes back `millis` records and gets them again. `twice`: a call arrives twice.
 */
export type Kind =
  | "crash-before"
  | "crash-during"
  | "crash-after"
  | "lost"
  | "broken"
  | "slow"
  | "long"
  | "rewind"
  | "twice"

/**
 * `crash`: dies now. `stop`: stands still for `millis`, a replacement starts at once. `clock`: its clock jumps by
 * `millis`. `full`: its database takes no writes for `millis`.
 */
export type MachineKind = "crash" | "stop" | "clock" | "full"

/** `at` in milliseconds since the start of the schedule. */
export interface Fault {
  readonly at: number
  readonly service: string
  readonly point: Point | "machine"
  readonly kind: Kind | MachineKind
  readonly millis: number
}

/** A fault in a line, for people. */
export const lineOf = ({ at, kind, millis, point, service }: Fault): string =>
  `${String(at).padStart(6)} ms  FAULT  ${service}: ${kind} at ${point}${millis === 0 ? "" : ` (${millis})`}`

export class Faults {
  private readonly kernel: Kernel
  private readonly onCrash: (machine: Machine, why: string) => void
  private readonly waiting = new Map<string, Array<Fault>>()
  private readonly fullUntil = new Map<string, number>()
  private readonly start: number
  note: (line: () => string) => void = () => {}

  constructor(kernel: Kernel, faults: ReadonlyArray<Fault>, onCrash: (machine: Machine, why: string) => void) {
    this.kernel = kernel
    this.onCrash = onCrash
    this.start = kernel.now
    for (const fault of faults.toSorted((a, b) => a.at - b.at)) {
      const key = `${fault.service}/${fault.point}`
      const known = this.waiting.get(key)
      if (known === undefined) this.waiting.set(key, [fault])
      else known.push(fault)
    }
  }

  /** The fault that is due for this call, if it fits; it happens once. */
  take(name: string, point: Point, fits: (fault: Fault) => boolean = () => true): Fault | undefined {
    // Most calls come after the last fault: no name is put together for them.
    if (this.waiting.size === 0) return undefined
    const key = `${name}/${point}`
    const queue = this.waiting.get(key)
    const next = queue?.[0]
    if (next === undefined || this.start + next.at > this.kernel.now || !fits(next)) return undefined
    queue?.shift()
    if (queue?.length === 0) this.waiting.delete(key)
    this.note(() => `${name}: ${next.kind} at ${point}`)
    return next
  }

  /** The database of that service takes no writes for so long (milliseconds). */
  fill(name: string, millis: number): void {
    this.fullUntil.set(name, this.kernel.now + millis)
  }

  isFull(name: string): boolean {
    return (this.fullUntil.get(name) ?? 0) > this.kernel.now
  }

  /** Whether a database somewhere takes no writes. */
  get isAnyFull(): boolean {
    return [...this.fullUntil.values()].some((until) => until > this.kernel.now)
  }

  /** From now on nothing more goes wrong; what lasts comes to its own end. */
  stop(): void {
    this.waiting.clear()
  }

  /** How long a hop over the network takes, in milliseconds. */
  latency(): number {
    return this.kernel.dice.int(4)
  }

  crash(machine: Machine): void {
    this.onCrash(machine, "a fault")
  }
}
