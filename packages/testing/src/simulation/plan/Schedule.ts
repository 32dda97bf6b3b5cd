/** A schedule: what people do and what goes wrong, drawn from a seed. Data, so that it can be cut down and printed. */
import { Dice } from "../kernel/Dice.ts"
import { type Fault, type Kind, lineOf, type MachineKind, type Point } from "./Faults.ts"

/** What somebody does. `at` in milliseconds since the start; people, courses and items by number. */
export type Command =
  | { readonly kind: "enrol"; readonly at: number; readonly who: number; readonly course: number; readonly key: string }
  | {
      readonly kind: "withdraw" | "read" | "attempt"
      readonly at: number
      readonly who: number
      readonly course: number
    }
  | {
      readonly kind: "view" | "mark"
      readonly at: number
      readonly who: number
      readonly course: number
      readonly item: string
    }
  | { readonly kind: "publish"; readonly at: number; readonly course: number }
  | { readonly kind: "replay"; readonly at: number }

export interface Schedule {
  readonly seed: number
  readonly commands: ReadonlyArray<Command>
  readonly faults: ReadonlyArray<Fault>
}

/**
 * Whether analytics takes part: in every other schedule. It changes nothing that others rely on, so what others do is looked for
 * as well without it, at three quarters of the price.
 */
export const hasAnalytics = (seed: number): boolean => seed % 2 === 0

/** Whose calls and machines go wrong. In all schedules together each fifth fault is one of analytics. */
const services = {
  all: ["enrollment", "enrollment", "progress", "progress", "analytics", "analytics", "analytics"],
  withoutAnalytics: ["enrollment", "progress"]
} as const

/** Which faults there are. */
const kinds: ReadonlyArray<readonly [Point | "machine", Kind | MachineKind, millis: number]> = [
  ["sql", "crash-before", 0],
  ["sql", "crash-during", 0],
  ["sql", "crash-after", 0],
  ["sql", "lost", 0],
  ["sql", "broken", 0],
  ["sql", "slow", 400],
  ["sql", "long", 600],
  ["sql", "long", 150],
  ["publish", "crash-before", 0],
  ["publish", "crash-during", 0],
  ["publish", "crash-after", 0],
  ["publish", "lost", 0],
  ["publish", "broken", 0],
  ["offset", "crash-before", 0],
  ["offset", "crash-after", 0],
  ["offset", "lost", 0],
  ["offset", "broken", 0],
  ["offset", "rewind", 3],
  ["fetch", "slow", 700],
  ["fetch", "lost", 0],
  ["ask", "lost", 0],
  ["ask", "slow", 900],
  ["call", "lost", 0],
  ["call", "broken", 0],
  ["call", "twice", 0],
  ["machine", "crash", 0],
  ["machine", "stop", 2500],
  ["machine", "stop", 800],
  // Longer than all retries of a consumer: what it could not do is put aside.
  ["machine", "full", 25_000],
  ["machine", "full", 2500],
  ["machine", "full", 1500],
  ["machine", "clock", 120_000],
  ["machine", "clock", -120_000]
]

/** How long people act, in milliseconds. */
const span = 1200

/** What people do, as often as the number says: first they come, then they learn. */
const coming = { enrol: 75, withdraw: 4, view: 10, mark: 2, attempt: 3, read: 2, publish: 3, replay: 1 }
const learning = { enrol: 16, withdraw: 7, view: 30, mark: 12, attempt: 18, read: 5, publish: 8, replay: 4 }

const drawn = (dice: Dice, weights: typeof coming): Command["kind"] => {
  let left = dice.int(100)
  for (const kind of ["enrol", "withdraw", "view", "mark", "attempt", "read", "publish"] as const) {
    left -= weights[kind]
    if (left < 0) return kind
  }
  return "replay"
}

interface Place {
  readonly who: number
  readonly course: number
}

/** `places`: who has enrolled where so far in this schedule; whoever learns does it there, as a rule. */
const commandOf = (dice: Dice, at: number, places: Array<Place>): Command => {
  const kind = drawn(dice, at < span / 3 ? coming : learning)
  const anywhere = { who: dice.int(4), course: dice.int(2) }
  const there = places.length === 0 || dice.chance(0.1) ? anywhere : dice.pick(places)
  switch (kind) {
    case "enrol":
      places.push(anywhere)
      // Few keys that all people use: whose answer a repeated key gets depends on who asks.
      return { kind, at, ...anywhere, key: dice.chance(0.5) ? `key-${dice.int(2)}` : "" }
    case "publish":
      return { kind, at, course: anywhere.course }
    case "replay":
      return { kind, at }
    case "view":
      return { kind, at, ...there, item: dice.chance(0.8) ? "text" : "quiz" }
    case "mark":
      return { kind, at, ...there, item: dice.chance(0.9) ? "task" : "text" }
    default:
      return { kind, at, ...there }
  }
}

/** The schedule of a seed: 7 to 15 commands and up to 6 faults. */
export const scheduleOf = (seed: number): Schedule => {
  const dice = new Dice(seed, 2)
  const times = (count: number) => Array.from({ length: count }, () => 100 + dice.int(span)).sort((a, b) => a - b)
  const places: Array<Place> = []
  let last = 0
  const commands = times(7 + dice.int(9)).map((time) => {
    // Half of them come at once with the one before.
    last = last > 0 && dice.chance(0.5) ? last + dice.int(3) : Math.max(last, time)
    return commandOf(dice, last, places)
  })
  const running = hasAnalytics(seed) ? services.all : services.withoutAnalytics
  const faults = times(dice.int(7)).map((at): Fault => {
    const [point, kind, millis] = dice.pick(kinds)
    return { at, service: point === "call" ? "network" : dice.pick(running), point, kind, millis }
  })
  return { seed, commands, faults }
}

const commandLine = (command: Command): string => {
  const at = `${String(command.at).padStart(6)} ms  `
  switch (command.kind) {
    case "publish":
      return `${at}the next version of course ${command.course} is published`
    case "replay":
      return `${at}an operator replays the dead letters`
    case "enrol":
      return `${at}learner ${command.who} enrols in course ${command.course}${command.key === "" ? "" : ` with ${command.key}`}`
    case "view":
    case "mark":
      return `${at}learner ${command.who} ${command.kind}s ${command.item} of course ${command.course}`
    default:
      return `${at}learner ${command.who}: ${command.kind} course ${command.course}`
  }
}

/** The schedule in lines, in the order of time. */
export const linesOf = ({ commands, faults }: Schedule): ReadonlyArray<string> =>
  [
    ...commands.map((command) => ({ at: command.at, line: commandLine(command) })),
    ...faults.map((fault) => ({ at: fault.at, line: lineOf(fault) }))
  ]
    .toSorted((a, b) => a.at - b.at)
    .map(({ line }) => line)
