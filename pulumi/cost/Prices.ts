/** List prices as data. They are estimates: look every one of them up before a decision hangs on it. */

/** A price of a month, an hour, a GB or a million requests, in US dollars. */
export interface Price {
  readonly usd: number
  /** What one is of: `hour`, `GB-month`, `GB`, `million`, `month`, `thousand`. */
  readonly per: string
}

/** The prices of a cloud. */
export interface PriceTable {
  readonly cloud: string
  /** Region that they hold for; others differ by some percent. */
  readonly region: string
  /** When they were written down, and from what. */
  readonly asOf: string
  readonly source: string
  readonly prices: Readonly<Record<string, Price>>
}

/** Hours of a month, as the clouds' own calculators count them. */
export const hoursOfMonth = 730

/** The price of that name; throws a sentence that says where it belongs. */
export const priceOf = (table: PriceTable, name: string): Price => {
  const price = table.prices[name]
  if (price === undefined)
    throw new Error(`pulumi/cost/prices/${table.cloud}.ts: no price of "${name}"; look it up and add it`)
  return price
}
