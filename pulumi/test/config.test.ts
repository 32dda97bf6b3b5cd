/** Bad configuration stops with one sentence that names the file and the key. */
import { assert, describe, it } from "vitest"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "yaml"
import { type Cloud, layers, type StackLayer } from "../components/Component.ts"
import { projectOf } from "../components/References.ts"
import { cidr, flag, integer, texts } from "../config/Keys.ts"
import { BadConfiguration, decodeConfiguration } from "../config/Decode.ts"
import { environments } from "../config/Environment.ts"
import { root, stackFile } from "../config/StackFile.ts"
import { at } from "../policies/Policy.ts"
import { runStack } from "../testing/Mocks.ts"

const network = (change: Readonly<Record<string, string | undefined>>, stack = "dev") =>
  runStack("aws", "network", stack, { change }).then(
    () => "it ran",
    (error: unknown) => (error instanceof BadConfiguration ? error.message : `another error: ${String(error)}`)
  )
const file = "pulumi/aws/network/Pulumi.dev.yaml"
const key = (name: string) => `lyceum-aws-network:${name}`

describe("one sentence each", () => {
  it.each([
    ["a missing key", { [key("cidr")]: undefined }, `${file}: "${key("cidr")}" is missing`],
    [
      "a misspelt key",
      { [key("flowLogsDays")]: "7" },
      `${file}: "${key("flowLogsDays")}" is not known; "flowLogDays" is meant`
    ],
    ["a key of nobody", { [key("colour")]: "blue" }, `${file}: "${key("colour")}" is not known`],
    [
      "a key of another project",
      { "lyceum:cidr": "10.0.0.0/16" },
      `${file}: "lyceum:cidr" is of no project of ours; write "${key("cidr")}"`
    ],
    [
      "a value of another form",
      { [key("cidr")]: "10.20/16" },
      `${file}: "${key("cidr")}" cannot be used: must be a range like 10.20.0.0/16`
    ],
    [
      "a domain with a scheme",
      { [key("domain")]: "https://learn.example.org" },
      `${file}: "${key("domain")}" cannot be used: must be a domain name like learn.example.org`
    ],
    [
      "a secret by its name",
      { [key("databasePassword")]: "hunter2" },
      `${file}: "${key("databasePassword")}" looks like a secret; secrets are made by the programs and live in the cloud's secret store`
    ],
    [
      "a secret by its value",
      { [key("domain")]: "postgres://admin:hunter2@host/db" },
      `${file}: "${key("domain")}" looks like a secret; secrets are made by the programs and live in the cloud's secret store`
    ],
    [
      "an access key under an innocent name",
      { "aws:region": "AKIAABCDEFGHIJKLMNOP" },
      `${file}: "aws:region" looks like a secret; secrets are made by the programs and live in the cloud's secret store`
    ]
  ])("%s", async (_, change, sentence) => {
    assert.strictEqual(await network(change), sentence)
  })

  it("a number out of bounds names its key", async () => {
    assert.match(
      await network({ [key("flowLogDays")]: "4000" }),
      /^pulumi\/aws\/network\/Pulumi\.dev\.yaml: "lyceum-aws-network:flowLogDays" cannot be used: .*365/
    )
  })

  it("an unknown environment names those that there are", async () => {
    assert.strictEqual(
      await network({}, "prod"),
      `pulumi/aws/network: stack "prod" is no environment; its name must be one of dev, staging, production`
    )
  })

  it("a file that is not there is named", () => {
    assert.throws(
      () => stackFile("aws", "network", "prod"),
      "pulumi/aws/network/Pulumi.prod.yaml: there is no such file"
    )
  })
})

describe("kinds of values", () => {
  const fields = { cidr, flag, integer: integer(1, 9), texts }
  const good = { cidr: "10.0.0.0/8", flag: "true", integer: "3", texts: '["a","b"]' }
  const decode = (values: Readonly<Record<string, string>>) =>
    decodeConfiguration(fields, {
      cloud: "aws",
      layer: "network",
      stack: "staging",
      values: Object.fromEntries(Object.entries(values).map(([name, value]) => [key(name), value]))
    })

  it("good ones are decoded", () => {
    assert.deepEqual(decode(good), {
      environment: "staging",
      cidr: "10.0.0.0/8",
      flag: true,
      integer: 3,
      texts: ["a", "b"]
    })
  })

  it.each([
    ["flag", "yes"],
    ["flag", '"true"'],
    ["integer", "3.5"],
    ["integer", "three"],
    ["integer", "0"],
    ["integer", ""],
    ["texts", "a,b"],
    ["texts", "[1]"],
    ["texts", '[""]'],
    ["cidr", ""]
  ])("%s: %j is refused, and its file and key are named", (name, value) => {
    assert.throws(
      () => decode({ ...good, [name]: value }),
      new RegExp(`^pulumi/aws/network/Pulumi\\.staging\\.yaml: "${key(name)}" cannot be used: .+`)
    )
  })
})

it("every program is a project of its own, run unbuilt", () => {
  const programs: ReadonlyArray<readonly [Cloud, ReadonlyArray<StackLayer>]> = [
    ["aws", layers],
    ["azure", [...layers, "link"]],
    ["gcp", [...layers, "link"]]
  ]
  for (const [cloud, of] of programs)
    for (const layer of of) {
      const folder = join(root, "pulumi", cloud, layer)
      const project: unknown = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8"))
      assert.strictEqual(at(project, "name"), projectOf(cloud, layer))
      assert.strictEqual(at(project, "main"), "index.ts")
      assert.strictEqual(at(project, "runtime", "options", "typescript"), false)
      for (const environment of environments)
        assert.isAbove(Object.keys(stackFile(cloud, layer, environment)).length, 2, `${cloud}/${layer} ${environment}`)
    }
})

it("files agree with each other: domain, region, ranges of joined networks", () => {
  const value = (cloud: Cloud, layer: StackLayer, environment: string, name: string) =>
    stackFile(cloud, layer, environment)[`lyceum-${cloud}-${layer}:${name}`]
  for (const environment of environments) {
    const domain = value("aws", "network", environment, "domain")
    for (const layer of ["data", "platform"] as const)
      assert.strictEqual(value("aws", layer, environment, "domain"), domain, `aws/${layer} ${environment}`)
    for (const cloud of ["azure", "gcp"] as const) {
      assert.strictEqual(value(cloud, "network", environment, "domain"), domain, `${cloud} ${environment}`)
      const range = value(cloud, "network", environment, "cidr")
      assert.isString(range)
      assert.include(JSON.parse(value("aws", "data", environment, "guests") ?? "[]"), range)
    }
    for (const layer of ["network", "data", "cluster", "platform"] as const) {
      assert.strictEqual(value("aws", layer, environment, "region"), stackFile("aws", layer, environment)["aws:region"])
      assert.strictEqual(
        stackFile("aws", layer, environment)["aws:allowedAccountIds"],
        JSON.stringify([value("aws", layer, environment, "account")]),
        `aws/${layer} ${environment}`
      )
    }
  }
})
