import { assert, describe, it } from "vitest"
import { analyticsCloud, contradictions, order } from "../analytics.ts"
import { overlap } from "../components/Ranges.ts"
import { environments } from "../config/Environment.ts"
import { stackFile } from "../config/StackFile.ts"
import { total } from "../cost/Lines.ts"
import { azureBill } from "../cost/Azure.ts"
import { gcpBill } from "../cost/Gcp.ts"

describe.each(environments)("analytics in %s", (environment) => {
  it("lives where all of the configuration says", () => {
    assert.deepStrictEqual(contradictions(environment), [])
  })

  it("is brought up after what it refers to", () => {
    const names = order(environment).map(({ cloud, layer }) => `${cloud}/${layer}`)
    const cloud = analyticsCloud(environment)
    assert.strictEqual(names.at(-1), "aws/platform")
    assert.lengthOf(names, cloud === "aws" ? 4 : 9)
    if (cloud !== "aws") assert.isBelow(names.indexOf("aws/data"), names.indexOf(`${cloud}/link`))
  })

  it("no network overlaps with another", () => {
    const ranges = (["aws", "azure", "gcp"] as const).map(
      (cloud) => stackFile(cloud, "network", environment)[`lyceum-${cloud}-network:cidr`] ?? ""
    )
    const azure = stackFile("azure", "cluster", environment)
    const all = [
      ...ranges,
      azure["lyceum-azure-cluster:podCidr"] ?? "",
      azure["lyceum-azure-cluster:serviceCidr"] ?? ""
    ]
    for (const [index, one] of all.entries())
      for (const other of all.slice(index + 1)) assert.isFalse(overlap(one, other), `${one} and ${other}`)
  })

  it.each([
    ["azure", azureBill],
    ["gcp", gcpBill]
  ] as const)("costs less in %s than its budget, and dev the least", (cloud, bill) => {
    const budget = Number(stackFile(cloud, "platform", environment)[`lyceum-${cloud}-platform:monthlyUsd`])
    const sum = total(bill(environment).lines)
    assert.isBelow(sum, budget)
    assert.isAbove(sum, budget / 2)
    assert.isAtLeast(sum, total(bill("dev").lines))
  })
})

describe("the choice", () => {
  it("dev runs analytics on AWS, staging and production on Azure", () => {
    assert.deepStrictEqual(environments.map(analyticsCloud), ["aws", "azure", "azure"])
  })
})
