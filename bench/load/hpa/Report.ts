/** Autoscalers' records as people read them. Pure. */
import type { Look, Verdict } from "./Rules.ts"

const percent = (value: number | undefined) => (value === undefined ? "-" : `${value} %`)

/** A change, as it happens. */
export const row = (name: string, { at, cpu, current, desired, memory }: Look): string =>
  `${at.toFixed(0).padStart(5)} s  ${name.padEnd(16)} ${current} -> ${desired}  cpu ${percent(cpu)}  memory ${percent(memory)}`

const seconds = (value: number | undefined) => (value === undefined ? "-" : `${value.toFixed(0)} s`)

/** One judged service; `high` is the load in requests a second, where it is known. */
export interface Judged {
  readonly name: string
  readonly high: number | undefined
  readonly verdict: Verdict
}

/** A table of all, and what did not hold. */
export const report = (all: ReadonlyArray<Judged>, factor: number): string =>
  [
    "",
    `Times in seconds of a cluster${factor === 1 ? "" : `, each divided by ${factor} while it ran`}.`,
    "| service | load, requests/s | most pods | at the end | turns | to the most | held after | to the least |",
    "|---|---:|---:|---:|---:|---:|---:|---:|",
    ...all.map(
      ({ high, name, verdict: { down, highest, last, turns, up, waited } }) =>
        `| ${[name, high === undefined ? "-" : high.toFixed(0), highest, last, turns, seconds(up), seconds(waited), seconds(down)].join(" | ")} |`
    ),
    "",
    ...all.map(
      ({ name, verdict: { faults } }) => `${name}: ${faults.length === 0 ? "as the chart says" : faults.join("; ")}`
    )
  ].join("\n")
