/**
 * How many requests a listener works on at once, learnt from how late the event loop is and from how long requests take:
 * additive increase, multiplicative decrease (Chiu and Jain 1989). With n requests under way a turn of the loop takes about n
 * times what one needs of the processor, so a bound on the lag bounds the time that an accepted request waits for this process.
 * Where it waits for others (the database, another service, a core that is shared) the loop is on time and requests are late:
 * n under way at r a second take n / r seconds each (Little 1961). Pure.
 */

/** Bounds of the limit; the lag of the loop, and the time that a request takes, that are thought fit, in milliseconds. */
export interface LimitRule {
  readonly floor: number
  readonly ceiling: number
  readonly lagMillis: number
  readonly takesMillis: number
}

/** Between the floor and the ceiling; both bounds keep most of what was accepted below a second. */
export const limitRule: LimitRule = { floor: 32, ceiling: 512, lagMillis: 60, takesMillis: 250 }

/** Of a listener behind another: what is turned away there has cost twice, so that the one in front is to notice first. */
export const behindRule: LimitRule = { ...limitRule, lagMillis: 120, takesMillis: 500 }

/**
 * What was seen since the last look: how late the loop was at most, the most requests that were under way, how many ended, how
 * many of them took too long; and how many end in a second (`nextRate`).
 */
export interface Seen {
  readonly lagMillis: number
  readonly busiest: number
  readonly ended: number
  readonly late: number
  readonly perSecond: number
}

/** Requests that end in a second, over about the last one: so many ended in the latest `millis`. */
export const nextRate = (perSecond: number, ended: number, millis: number): number =>
  perSecond + ((ended * 1000) / millis - perSecond) * Math.min(1, millis / 1000)

/**
 * The limit after what was seen. It falls by a fifth when the loop is late. When most requests are while many are under way, it
 * falls to as many as can be done in the time that is thought fit: a few slow ones among quick ones are slow by themselves, and so
 * are those of a listener with little to do. It only grows while it is used: an idle listener learns nothing.
 */
export const nextLimit = (
  limit: number,
  { busiest, ended, lagMillis, late, perSecond }: Seen,
  rule: LimitRule = limitRule
): number => {
  if (lagMillis > rule.lagMillis) return Math.max(rule.floor, Math.floor(limit * 0.8))
  if (busiest * 2 <= limit || ended === 0) return limit
  return late * 2 > ended
    ? Math.min(limit, Math.max(rule.floor, Math.floor((perSecond * rule.takesMillis) / 1000)))
    : Math.min(rule.ceiling, limit + 8)
}

/** `internal`: part of what somebody else has accepted already. `password`: takes tens of milliseconds of a core by itself. */
export type Kind = "ordinary" | "internal" | "password"

/**
 * How many may be under way for one more of a kind to be let in. Work that another service has begun is turned away last;
 * passwords have an eighth of the places, counted by themselves, so that a storm of sign-ins takes none from readers.
 */
export const places = (kind: Kind, limit: number): number => {
  switch (kind) {
    case "ordinary":
      return limit
    case "internal":
      return limit * 2
    case "password":
      return Math.floor(limit / 8)
  }
}
