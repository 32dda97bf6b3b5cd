/** Bills as text. Pure. */
import { type Bill, total } from "./Lines.ts"
import type { PriceTable } from "./Prices.ts"

const money = (usd: number): string => Math.round(usd).toLocaleString("en-US")

const row = (cells: ReadonlyArray<string>): string => `| ${cells.join(" | ")} |`

/** By layer and environment, in US dollars a month: one table a cloud. */
export const summary = (bills: ReadonlyArray<Bill>): string => {
  const layers = [...new Set(bills.flatMap(({ lines }) => lines.map(({ layer }) => layer)))]
  return [
    row(["USD a month", ...bills.map(({ cloud, environment }) => `${cloud} ${environment}`)]),
    row(["---", ...bills.map(() => "---:")]),
    ...layers.map((layer) =>
      row([layer, ...bills.map(({ lines }) => money(total(lines.filter((line) => line.layer === layer))))])
    ),
    row(["all", ...bills.map(({ lines }) => money(total(lines)))])
  ].join("\n")
}

/** Every line of a bill, the dearest first. */
export const details = ({ cloud, environment, lines }: Bill): string =>
  [
    `${cloud} ${environment}`,
    row(["layer", "what", "how much", "USD a month"]),
    row(["---", "---", "---:", "---:"]),
    ...lines
      .toSorted((one, other) => other.usd - one.usd)
      .map(({ layer, per, quantity, usd, what }) =>
        row([layer, what, `${Number(quantity.toFixed(2))} x ${per}`, usd.toFixed(2)])
      )
  ].join("\n")

/** What must stand beside every number. */
export const caveat = (tables: ReadonlyArray<PriceTable>): string =>
  tables.map(({ asOf, cloud, region, source }) => `${cloud}: ${region}, ${asOf}, ${source}`).join("\n")
