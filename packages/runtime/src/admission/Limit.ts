/**
 * How many requests a listener works on at once, learnt from how late the event loop is: additive increase, multiplicative
 * decrease (Chiu and Jain 1989). With n requests under way a turn of the loop takes about n times what one needs of the
 * processor, so a bound on the lag bounds the time that an accepted request waits. Pure.
 */

/** Bounds of the limit, and the lag in milliseconds that is thought fit. */
export interface LimitRule {
  readonly floor: number
  readonly ceiling: number
  readonly lagMillis: number
}

/** Between the floor and the ceiling; a lag of 60 ms keeps what was accepted well below a second. */
export const limitRule: LimitRule = { floor: 32, ceiling: 512, lagMillis: 60 }

/** What was seen since the last look: how late the loop was at most, and the most requests that were under way. */
export interface Seen {
  readonly lagMillis: number
  readonly busiest: number
}

/**
 * The limit after what was seen. It falls by a fifth when the loop is late, and only grows while it is used: an idle listener
 * learns nothing.
 */
export const nextLimit = (limit: number, { busiest, lagMillis }: Seen, rule: LimitRule = limitRule): number => {
  if (lagMillis > rule.lagMillis) return Math.max(rule.floor, Math.floor(limit * 0.8))
  return busiest * 2 > limit ? Math.min(rule.ceiling, limit + 8) : limit
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
