/** A group that is not read though records wait for it: what neither an error nor its membership tells. */
import { Option } from "effect"
import type { GroupOffset } from "../EventLog.ts"

/** Where nothing moved for so long, although records wait and none is being handled, nobody reads (milliseconds). */
export const stallPatience = 60_000

/** The name of a partition among those at work. */
export const placeOf = ({ partition, topic }: { readonly topic: string; readonly partition: number }): string =>
  `${topic}/${partition}`

/**
 * Remembers since when each partition of a group stands still. `look` is given the group's offsets at a time in milliseconds, and
 * which partitions this process has records of at work: those are slow at worst. It gives the first partition that nobody reads.
 */
export const stallWatch = (group: string) => {
  const seen = new Map<string, { readonly offset: number; readonly since: number }>()
  return {
    look: (now: number, offsets: ReadonlyArray<GroupOffset>, atWork: ReadonlySet<string>): Option.Option<string> => {
      let stalled: Option.Option<string> = Option.none()
      for (const one of offsets) {
        const key = placeOf(one)
        const before = seen.get(key)
        if (before === undefined || before.offset !== one.offset || one.lag === 0 || atWork.has(key)) {
          seen.set(key, { offset: one.offset, since: now })
          continue
        }
        const still = now - before.since
        if (still < stallPatience || Option.isSome(stalled)) continue
        stalled = Option.some(
          `group ${group} has not read ${key} for ${Math.round(still / 1000)} s, though ${one.lag} records wait there`
        )
      }
      return stalled
    },
    /** The group stands still on purpose, or is elsewhere from now on. */
    forget: () => seen.clear()
  }
}
