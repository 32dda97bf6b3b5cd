/**
 * Counts of requests by key in one-minute windows that begin with the minute, for everybody who counts. What replicas told each
 * other is `shared`, what this one let through since is `own`: deciding costs a look into a map. Pure but for its own map.
 */

/** What may happen within a window: `name` is what clients are told ran out. */
export interface Policy {
  readonly name: "user" | "token" | "address"
  /** Requests a window. */
  readonly quota: number
}

export const windowSeconds = 60
const windowMillis = windowSeconds * 1000

/** Where a client stands after a request. */
export interface Standing {
  readonly policy: Policy
  readonly allowed: boolean
  readonly remaining: number
  /** Until the window ends, in whole seconds, at least one. */
  readonly resetSeconds: number
}

interface Count {
  shared: number
  own: number
}

/** Requests of a key that were not told to the others yet. */
interface Untold {
  readonly key: string
  readonly count: number
}

export interface Windows {
  /** Counts a request unless it is beyond the quota. `now` in milliseconds since 1970. */
  readonly take: (policy: Policy, subject: string, now: number) => Standing
  /** What the others have to be told, and of which window (its beginning); it counts as told from then on. */
  readonly untold: (now: number) => { readonly window: number; readonly counts: ReadonlyArray<Untold> }
  /** What all have counted together, ours included. Ignored when the window is over. */
  readonly learn: (window: number, totals: ReadonlyArray<Untold>) => void
  /** It could not be told: tell it next time. */
  readonly keep: (window: number, counts: ReadonlyArray<Untold>) => void
}

export const makeWindows = (): Windows => {
  let window = 0
  let counts = new Map<string, Count>()
  const at = (now: number) => {
    const begun = now - (now % windowMillis)
    if (begun === window) return
    window = begun
    counts = new Map()
  }
  const countOf = (key: string): Count => {
    const found = counts.get(key)
    if (found !== undefined) return found
    const made = { shared: 0, own: 0 }
    counts.set(key, made)
    return made
  }
  return {
    take: (policy, subject, now) => {
      at(now)
      const count = countOf(`${policy.name}:${subject}`)
      const left = policy.quota - count.shared - count.own
      const allowed = left > 0
      if (allowed) count.own++
      return {
        policy,
        allowed,
        remaining: Math.max(0, left - 1),
        resetSeconds: Math.max(1, Math.ceil((window + windowMillis - now) / 1000))
      }
    },
    untold: (now) => {
      at(now)
      const told: Array<Untold> = []
      for (const [key, count] of counts) {
        if (count.own === 0) continue
        told.push({ key, count: count.own })
        count.shared += count.own
        count.own = 0
      }
      return { window, counts: told }
    },
    learn: (of, totals) => {
      if (of !== window) return
      for (const { count, key } of totals) countOf(key).shared = count
    },
    keep: (of, untold) => {
      if (of !== window) return
      for (const { count, key } of untold) {
        const found = countOf(key)
        found.shared -= count
        found.own += count
      }
    }
  }
}
