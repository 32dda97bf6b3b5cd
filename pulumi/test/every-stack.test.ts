/** What holds for every stack of every cloud and environment: it runs, hangs together, tells no secret, keeps every rule. */
import { assert, describe, it } from "vitest"
import { environments } from "../config/Environment.ts"
import { allPolicies } from "../policies/all.ts"
import { breachesOf } from "../policies/Policy.ts"
import { everyStack, stackOf } from "../testing/Everything.ts"
import { plainOutputs } from "../testing/Mocks.ts"

/** What the mocks make secrets of (`testing/Answers.ts`). */
const looksSecret = /made-for-/

describe.each(environments)("%s", (environment) => {
  it("every resource hangs below the stack's root", async () => {
    for (const { cloud, layer, resources } of await everyStack(environment)) {
      assert.isAbove(resources.length, 5, `${cloud}/${layer}`)
      const known = new Set(resources.map(({ urn }) => urn))
      const roots = resources.filter(({ parent }) => parent === "")
      assert.deepEqual(
        roots.map(({ type }) => type),
        [`lyceum:${cloud}:Stack`],
        `${cloud}/${layer}`
      )
      for (const { name, parent, type } of resources)
        assert.isTrue(parent === "" || known.has(parent), `${cloud}/${layer}: ${type} ${name}`)
    }
  })

  it("no two resources of a type have one name", async () => {
    for (const { cloud, layer, resources } of await everyStack(environment)) {
      const seen = new Set<string>()
      for (const { urn } of resources) {
        assert.isFalse(seen.has(urn), `${cloud}/${layer}: ${urn}`)
        seen.add(urn)
      }
    }
  })

  it("no secret is in a plain output", async () => {
    let secrets = 0
    for (const { cloud, layer, outputs } of await everyStack(environment))
      for (const [name, { secret, value }] of Object.entries(outputs)) {
        if (secret) secrets += 1
        else assert.notMatch(JSON.stringify(value) ?? "", looksSecret, `${cloud}/${layer}: ${name}`)
      }
    // The client secret of analytics is one, so what is looked for can be found.
    assert.isAbove(secrets, 0)
  })

  it("no secret is in a plain input", async () => {
    let secrets = 0
    for (const { cloud, layer, resources } of await everyStack(environment))
      for (const { inputs, name, secrets: marked, type } of resources)
        for (const [key, value] of Object.entries(inputs)) {
          if (marked.includes(key)) secrets += 1
          else assert.notMatch(JSON.stringify(value) ?? "", looksSecret, `${cloud}/${layer}: ${type} ${name}: ${key}`)
        }
    assert.isAbove(secrets, 30)
  })

  it("every rule is kept", async () => {
    const { publicSubnets } = plainOutputs(await stackOf(environment, "aws", "network"))
    assert.isArray(publicSubnets)
    const open = Array.isArray(publicSubnets) ? publicSubnets.map(String) : []
    for (const { cloud, layer, resources } of await everyStack(environment))
      assert.deepEqual(
        breachesOf(allPolicies, { environment, resources, publicSubnets: open }),
        [],
        `${cloud}/${layer}`
      )
  })
})
