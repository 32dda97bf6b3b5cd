/** Queries that many panels share. */

/** Events a second of a counter, summed over the series that share `by`. */
export const rate = (metric: string, by: string, matchers = ""): string =>
  `sum by (${by}) (rate(${metric}${matchers === "" ? "" : `{${matchers}}`}[$__rate_interval]))`

/** A quantile of a classic histogram (its name without `_bucket`), by labels. */
export const quantile = (q: number, metric: string, by: string, matchers = ""): string => {
  const labels = by === "" ? "le" : `${by}, le`
  return `histogram_quantile(${q}, ${rate(`${metric}_bucket`, labels, matchers)})`
}

/** What every process of a group reports alike is counted once. */
export const largest = (metric: string, by: string, matchers = ""): string =>
  `max by (${by}) (${metric}${matchers === "" ? "" : `{${matchers}}`})`
