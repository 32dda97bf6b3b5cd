/** Cuts a schedule that breaks a promise down to what is needed for it (ddmin; Zeller, Hildebrandt 2002). */
import type { Schedule } from "./Schedule.ts"

/** A smallest part of the list for which `fails` still holds: no chunk of it can be left out. `fails(all)` must hold. */
export const smallest = <A>(all: ReadonlyArray<A>, fails: (part: ReadonlyArray<A>) => boolean): ReadonlyArray<A> => {
  let part = all
  let size = Math.ceil(part.length / 2)
  while (part.length > 0 && size >= 1) {
    let isSmaller = false
    for (let start = 0; start < part.length; start += size) {
      const rest = [...part.slice(0, start), ...part.slice(start + size)]
      if (fails(rest)) {
        part = rest
        isSmaller = true
        break
      }
    }
    if (!isSmaller && size === 1) break
    size = isSmaller ? Math.min(size, Math.ceil(part.length / 2)) : Math.ceil(size / 2)
  }
  return part
}

/** The shortest schedule that `fails` as the given one does, by leaving out commands and faults. */
export const shrink = (schedule: Schedule, fails: (schedule: Schedule) => boolean): Schedule => {
  const steps = [
    ...schedule.faults.map((fault) => ({ fault, command: null })),
    ...schedule.commands.map((command) => ({ fault: null, command }))
  ]
  const of = (part: typeof steps): Schedule => ({
    seed: schedule.seed,
    commands: part.flatMap(({ command }) => command ?? []),
    faults: part.flatMap(({ fault }) => fault ?? [])
  })
  return of([...smallest(steps, (part) => fails(of([...part])))])
}
