/**
 * What holds for the stacks of every cloud that analytics can live in: one suite, run for each. What holds for every stack (parents,
 * secrets, policies) is `test/every-stack.test.ts`.
 */
import { assert, beforeAll, describe, it } from "vitest"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Schema } from "effect"
import { factNames, factsOf } from "../components/ClusterFacts.ts"
import { ClusterRegistration } from "../components/ClusterRegistration.ts"
import type { StackLayer } from "../components/Component.ts"
import { environments, type Environment } from "../config/Environment.ts"
import { root } from "../config/StackFile.ts"
import { breachesOf, type Policy } from "../policies/Policy.ts"
import { awsOutputs, awsOutputsOf } from "./AwsOutputs.ts"
import { type Fault, planted } from "./Faults.ts"
import { type Ran, type Registered, runCloud, runStack } from "./Mocks.ts"

/** How many there are of a type in an environment. */
type Sizes = Readonly<Record<string, number>>

/** The programs in the order in which they are brought up. */
export const analyticsLayers: ReadonlyArray<StackLayer> = ["network", "data", "link", "cluster", "platform"]

export interface Suite {
  readonly cloud: "azure" | "gcp"
  readonly policies: ReadonlyArray<Policy>
  readonly faults: ReadonlyArray<Fault>
  /** What holds data, by type; all but those named `except` are protected in production. */
  readonly data: ReadonlyArray<string>
  readonly except: RegExp
  /** Dev is small and in one zone, production is not. */
  readonly sizes: Readonly<Record<"dev" | "production", Sizes>>
  /** Form of a secret's name in the cloud's store, and the input that has it. */
  readonly secret: {
    readonly type: string
    readonly input: string
    readonly form: RegExp
    readonly names: ReadonlyArray<string>
  }
}

export const analyticsSuite = ({ cloud, data, except, faults, policies, secret, sizes }: Suite) => {
  const runs = new Map<Environment, ReadonlyArray<Ran>>()
  const of = (environment: Environment): ReadonlyArray<Ran> => runs.get(environment) ?? []
  const resources = (environment: Environment): ReadonlyArray<Registered> =>
    of(environment).flatMap((ran) => ran.resources)

  beforeAll(async () => {
    for (const environment of environments)
      runs.set(environment, await runCloud(cloud, environment, awsOutputsOf(environment), analyticsLayers))
  })

  describe.each(environments)(`${cloud} %s`, (environment) => {
    it("every program makes resources, each below its stack", () => {
      assert.deepStrictEqual(
        of(environment).map(({ layer }) => layer),
        [...analyticsLayers]
      )
      for (const ran of of(environment)) {
        assert.isAbove(ran.resources.length, 5, ran.layer)
        const orphans = ran.resources.filter(({ parent, type }) => type !== `lyceum:${cloud}:Stack` && parent === "")
        assert.deepStrictEqual(
          orphans.map(({ name, type }) => `${type} ${name}`),
          []
        )
      }
    })

    it("tells Argo CD every fact of the cluster", () => {
      const platform = of(environment).find(({ layer }) => layer === "platform")
      const registration = Schema.decodeUnknownSync(ClusterRegistration)(platform?.outputs["registration"]?.value)
      const facts = factsOf(registration.annotations)
      assert.strictEqual(registration.labels.cloud, cloud)
      assert.strictEqual(registration.labels.environment, environment)
      assert.deepStrictEqual(Object.keys(facts).toSorted(), [...factNames].toSorted())
      assert.strictEqual(facts.kafkaAuth, "scram")
      assert.match(facts.kafkaBrokers, /:9096$/)
      assert.isNotEmpty(facts.identityAnalytics)
      assert.isNotEmpty(facts.identityFlinkJob)
      assert.match(facts.checkpoints, /^(?:abfss|gs):\/\/[^\s]*[^/\s]$/)
      assert.doesNotThrow(() => JSON.parse(registration.config))
    })

    it("puts the secrets where the charts look for them", () => {
      const names = resources(environment)
        .filter(({ type }) => type === secret.type)
        .map(({ inputs }) => String(inputs[secret.input]))
      assert.deepStrictEqual(names.toSorted(), secret.names.map((name) => name.replace("ENV", environment)).toSorted())
      for (const name of names) assert.match(name, secret.form)
    })

    it("both ends of a tunnel have one key and each other's addresses", () => {
      const connections = resources(environment).filter(({ type }) => type === "aws:ec2/vpnConnection:VpnConnection")
      assert.lengthOf(connections, 2)
      const keys = connections.flatMap(({ inputs }) => [inputs["tunnel1PresharedKey"], inputs["tunnel2PresharedKey"]])
      const far = resources(environment).flatMap(({ inputs }) => inputs["sharedKey"] ?? inputs["sharedSecret"] ?? [])
      assert.lengthOf(new Set(keys), 4)
      assert.deepStrictEqual(far.map(String).toSorted(), keys.map(String).toSorted())
      for (const { secrets } of connections)
        assert.includeMembers([...secrets], ["tunnel1PresharedKey", "tunnel2PresharedKey"])
    })
  })

  it("dev is small, production has what a lost zone takes", () => {
    for (const environment of ["dev", "production"] as const)
      for (const [type, count] of Object.entries(sizes[environment]))
        assert.lengthOf(
          resources(environment).filter((one) => one.type === type),
          count,
          `${environment}: ${type}`
        )
  })

  it("what holds data is protected in production and not in dev", () => {
    const held = (environment: Environment) =>
      resources(environment).filter(({ name, type }) => data.includes(type) && !except.test(name))
    assert.isAbove(held("production").length, data.length - 1)
    for (const one of held("production")) assert.isTrue(one.protect && one.retainOnDelete, `${one.type} ${one.name}`)
    for (const one of held("dev")) assert.isFalse(one.protect, `${one.type} ${one.name}`)
  })

  it("every policy has a bad example, and finds it", () => {
    const around = { environment: "production" as const, resources: resources("production") }
    assert.deepStrictEqual(
      policies.map(({ name }) => name).filter((name) => !faults.some(({ policy }) => policy === name)),
      []
    )
    for (const fault of faults) {
      const found = breachesOf(
        policies.filter(({ name }) => name === fault.policy),
        planted(around, fault)
      )
      assert.isNotEmpty(found, `${fault.policy} does not find ${JSON.stringify(fault)}`)
    }
  })

  it("what it takes of AWS is what AWS' programs give", () => {
    for (const [project, outputs] of Object.entries(awsOutputs)) {
      const layer = project.replace("lyceum-aws-", "")
      const program = readFileSync(join(root, "pulumi/aws", layer, "index.ts"), "utf8")
      for (const name of Object.keys(outputs)) assert.include(program, `export const ${name} `, project)
    }
  })

  it("stops with one sentence that names the file and the key", async () => {
    const refuses = async (layer: StackLayer, change: Record<string, string | undefined>, sentence: RegExp) => {
      const problem = await runStack(cloud, layer, "dev", { change, outputs: awsOutputs }).then(
        () => "it ran",
        (error: unknown) => (error instanceof Error ? error.message : String(error))
      )
      assert.match(problem, sentence)
      assert.match(problem, new RegExp(`^pulumi/${cloud}/${layer}/Pulumi\\.dev\\.yaml: `))
    }
    await refuses(
      "network",
      { [`lyceum-${cloud}-network:cidrr`]: "10.1.0.0/16" },
      /cidrr" is not known.*"cidr" is meant/
    )
    await refuses("data", { [`lyceum-${cloud}-data:backupDays`]: undefined }, /backupDays" is missing/)
    await refuses("data", { [`lyceum-${cloud}-data:backupDays`]: "3" }, /backupDays" cannot be used/)
    await refuses("link", { [`lyceum-${cloud}-link:cidr`]: "10.20.0.0/16" }, /overlap/)
    await refuses(
      "platform",
      { [`lyceum-${cloud}-platform:domain`]: "nowhere" },
      /domain" cannot be used.*learn\.example\.org/
    )
  })
}
