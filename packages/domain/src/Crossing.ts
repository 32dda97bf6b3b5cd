/**
 * What holds where a network is crossed: how long is waited, how often it is tried again, when it is left alone. Each client
 * states it beside the code that keeps it; docs/reliability.md has them all in a table, and a test compares the two.
 */
export interface Crossing {
  /** From whom to whom. */
  readonly what: string
  /** Longest wait for a connection, milliseconds; `null` = it is part of the next. */
  readonly connectMillis: number | null
  /** Longest wait for the answer to begin, milliseconds. */
  readonly timeoutMillis: number
  /** Tries after the first. */
  readonly retries: number
  /** What keeps those tries from drowning who is weak; `""` where there are none. */
  readonly bounded: string
  /** When nobody is asked for a while; `""` where there is no breaker. */
  readonly breaker: string
  /** What comes of it when all of that was in vain. */
  readonly inVain: string
}
