/** How long sign-in waits after failures: a growing delay, never a permanent lock (OWASP ASVS 5.0 6.3.1). */

/** A rule: from failure `threshold` on wait `firstMillis`, doubling up to `maxMillis`; forgotten after `forgetMillis`. */
export interface DelayRule {
  readonly threshold: number
  readonly firstMillis: number
  readonly maxMillis: number
  readonly forgetMillis: number
}

/** One account from one network: who guesses one person's password. */
export const perNetwork: DelayRule = {
  threshold: 5,
  firstMillis: 1000,
  maxMillis: 15 * 60_000,
  forgetMillis: 24 * 3_600_000
}

/** One account from everywhere: many networks guess together. Short, because it also slows the owner. */
export const perAccount: DelayRule = { threshold: 100, firstMillis: 1000, maxMillis: 60_000, forgetMillis: 3_600_000 }

/** Links to one address: a few, then one now and then, so that nobody's mailbox is filled by a stranger. */
export const linksPerAddress: DelayRule = {
  threshold: 3,
  firstMillis: 60_000,
  maxMillis: 15 * 60_000,
  forgetMillis: 24 * 3_600_000
}

/** Links asked for from one network, to whatever addresses: a school may be behind one. */
export const linksPerNetwork: DelayRule = {
  threshold: 30,
  firstMillis: 60_000,
  maxMillis: 15 * 60_000,
  forgetMillis: 3_600_000
}

/** The delay in milliseconds after the `failures`-th failure in a row. */
export const delayAfter = (rule: DelayRule, failures: number): number =>
  failures < rule.threshold
    ? 0
    : Math.min(rule.maxMillis, rule.firstMillis * 2 ** Math.min(30, failures - rule.threshold))

/** The rule as a table for SQL: entry n - 1 is the delay after n failures; the last one holds from there on. */
export const delayTable = (rule: DelayRule): ReadonlyArray<number> => {
  const table: Array<number> = []
  for (let failures = 1; table.at(-1) !== rule.maxMillis; failures++) table.push(delayAfter(rule, failures))
  return table
}
