/** A stack's cost as lines: what, how much of it, at which price. Pure. */
import type { Cloud, StackLayer } from "../components/Component.ts"
import { hoursOfMonth, type PriceTable, priceOf } from "./Prices.ts"

export interface Line {
  readonly layer: StackLayer
  readonly what: string
  /** In the price's own unit, a month. */
  readonly quantity: number
  readonly per: string
  readonly usd: number
}

/** Makes lines of a layer by a table. */
export const counter = (table: PriceTable, layer: StackLayer) => {
  const line = (what: string, price: string, quantity: number): Line => {
    const { per, usd } = priceOf(table, price)
    return { layer, what, quantity, per, usd: usd * quantity }
  }
  return {
    of: line,
    /** What runs all month long. */
    running: (what: string, price: string, count: number): Line => line(what, price, count * hoursOfMonth)
  }
}

/** Of one cloud in one environment. */
export interface Bill {
  readonly cloud: Cloud
  readonly environment: string
  readonly lines: ReadonlyArray<Line>
}

/** What lines come to. */
export const total = (lines: ReadonlyArray<Line>): number => lines.reduce((sum, { usd }) => sum + usd, 0)
