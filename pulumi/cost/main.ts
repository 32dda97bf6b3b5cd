/**
 * `npm run cost`: what the environments cost in a month, from the stacks' configuration, list prices (`prices/`) and assumed use
 * (`Usage.ts`). `npm run cost -- aws production` shows every line.
 */
import { environments } from "../config/Environment.ts"
import { awsBill } from "./Aws.ts"
import { azureBill } from "./Azure.ts"
import { gcpBill } from "./Gcp.ts"
import { awsPrices } from "./prices/aws.ts"
import { azurePrices } from "./prices/azure.ts"
import { gcpPrices } from "./prices/gcp.ts"
import { caveat, details, summary } from "./Table.ts"

const bills = { aws: awsBill, azure: azureBill, gcp: gcpBill }
const [cloud, environment] = process.argv.slice(2)

const run = (): string => {
  const note = `\nEstimates, to be re-checked before anybody decides by them; without taxes, discounts and support:\n${caveat([awsPrices, azurePrices, gcpPrices])}`
  if (cloud === undefined)
    return `${Object.values(bills)
      .map((bill) => summary(environments.map(bill)))
      .join("\n\n")}\n${note}`
  const chosen = Object.entries(bills).find(([name]) => name === cloud)
  const where = environments.find((one) => one === environment)
  if (chosen === undefined || where === undefined)
    throw new Error(
      `npm run cost: say nothing, or a cloud (${Object.keys(bills).join(", ")}) and an environment (${environments.join(", ")})`
    )
  return `${details(chosen[1](where))}\n${note}`
}

try {
  process.stdout.write(`${run()}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
