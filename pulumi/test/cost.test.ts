/** The table of costs: pure, from configuration, and what it is made of. */
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { awsBill } from "../cost/Aws.ts"
import { azureBill } from "../cost/Azure.ts"
import { gcpBill } from "../cost/Gcp.ts"
import { counter, total } from "../cost/Lines.ts"
import { hoursOfMonth, type PriceTable, priceOf } from "../cost/Prices.ts"
import { awsPrices } from "../cost/prices/aws.ts"
import { azurePrices } from "../cost/prices/azure.ts"
import { gcpPrices } from "../cost/prices/gcp.ts"
import { details, summary } from "../cost/Table.ts"
import { environments } from "../config/Environment.ts"
import { root } from "../config/StackFile.ts"

const table: PriceTable = {
  cloud: "aws",
  region: "r",
  asOf: "then",
  source: "nowhere",
  prices: { machine: { usd: 0.1, per: "hour" }, disk: { usd: 0.5, per: "GB-month" } }
}

describe("lines", () => {
  const { of, running } = counter(table, "data")

  it("a month has 730 hours", () => {
    assert.deepEqual(running("two machines", "machine", 2), {
      layer: "data",
      what: "two machines",
      quantity: 2 * hoursOfMonth,
      per: "hour",
      usd: 146
    })
  })

  it("are added up", () => {
    assert.strictEqual(total([of("disk", "disk", 10), of("disk", "disk", 4)]), 7)
  })

  it("a price that is not there is named with its file", () => {
    assert.throws(
      () => priceOf(table, "db.x9.huge"),
      'pulumi/cost/prices/aws.ts: no price of "db.x9.huge"; look it up and add it'
    )
  })

  it("are shown the dearest first", () => {
    const bill = { cloud: "aws", environment: "dev", lines: [of("cheap", "disk", 1), of("dear", "disk", 9)] } as const
    assert.isBelow(details(bill).indexOf("dear"), details(bill).indexOf("cheap"))
    assert.match(summary([bill]), /\| data \| 5 \|/)
  })
})

describe.each([
  ["aws", awsBill, awsPrices],
  ["azure", azureBill, azurePrices],
  ["gcp", gcpBill, gcpPrices]
] as const)("%s", (_, bill, prices) => {
  it("every environment has a bill; dev is the smallest, production the largest", () => {
    const [dev = 0, staging = 0, production = 0] = environments.map((environment) => total(bill(environment).lines))
    assert.isAbove(dev, 0)
    assert.isBelow(dev, staging)
    assert.isBelow(staging, production)
  })

  it("no line is negative or no number", () => {
    for (const environment of environments)
      for (const { quantity, usd, what } of bill(environment).lines) {
        assert.isTrue(Number.isFinite(usd) && usd >= 0, what)
        assert.isTrue(Number.isFinite(quantity) && quantity >= 0, what)
      }
  })

  it("prices say whence and when they are, and are positive", () => {
    assert.match(prices.asOf, /20\d\d/)
    assert.match(prices.source, /look each up again/)
    for (const [name, { usd }] of Object.entries(prices.prices)) assert.isAtLeast(usd, 0, name)
  })
})

it("a line follows the configuration: brokers by their number and machine", () => {
  const brokers = awsBill("production").lines.find(({ what }) => what === "Kafka's brokers")
  assert.strictEqual(brokers?.quantity, 3 * hoursOfMonth)
  assert.strictEqual(awsBill("dev").lines.find(({ what }) => what === "ways out (NAT)")?.quantity, hoursOfMonth)
})

it("the command prints the tables, and refuses what is no cloud with one sentence", () => {
  const run = (...args: ReadonlyArray<string>) =>
    spawnSync(process.execPath, [join(root, "pulumi/cost/main.ts"), ...args], { encoding: "utf8" })
  const all = run()
  assert.strictEqual(all.status, 0, all.stderr)
  assert.match(all.stdout, /aws production/)
  assert.match(all.stdout, /Estimates/)
  const odd = run("oracle", "dev")
  assert.strictEqual(odd.status, 1)
  assert.strictEqual(
    odd.stderr,
    "npm run cost: say nothing, or a cloud (aws, azure, gcp) and an environment (dev, staging, production)\n"
  )
})
