/** The authorities of Amazon RDS are in the images, Node takes them, and the charts name the file that the Dockerfile copies. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { execFileSync } from "node:child_process"
import { X509Certificate } from "node:crypto"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "yaml"
import { authoritiesFolder, repository } from "../../images/Folders.ts"
import { render } from "../charts/Helm.ts"
import { at, listAt, membersAt, textAt } from "../charts/Json.ts"
import { combinations, nameOf } from "../charts/Matrix.ts"

const file = join(authoritiesFolder, "amazon-rds.pem")
const certificates = (readFileSync(file, "utf8").match(/-----BEGIN[^#]*?-----END CERTIFICATE-----/g) ?? []).map(
  (text) => new X509Certificate(text)
)

const extra = (env: Readonly<Record<string, string>>): number =>
  Number(
    execFileSync(process.execPath, ["-p", `require("node:tls").getCACertificates("extra").length`], {
      env,
      encoding: "utf8"
    })
  )

it("every region of ours has its roots, by the authority that the database is told to take", () => {
  const regions = globSync("pulumi/aws/data/Pulumi.*.yaml", { cwd: repository }).map((name) => {
    const stack: unknown = parse(readFileSync(join(repository, name), "utf8"))
    return String(membersAt(stack, "config")["lyceum-aws-data:region"])
  })
  assert.isAbove(regions.length, 2)
  const subjects = certificates.map(({ subject }) => subject)
  const block = readFileSync(join(repository, "pulumi/aws/blocks/Postgres.ts"), "utf8")
  const [, algorithm = "", generation = ""] = /caCertIdentifier: "rds-ca-([a-z0-9]+)-(g\d+)"/.exec(block) ?? []
  const root = `Root CA ${algorithm.toUpperCase()} ${generation.toUpperCase()}`
  for (const region of regions)
    assert.isTrue(
      subjects.some((subject) => subject.includes(`CN=Amazon RDS ${region} ${root}`)),
      `${region} ${root}`
    )
  for (const one of certificates) {
    assert.isTrue(one.ca, one.subject)
    assert.isTrue(one.verify(one.publicKey), `${one.subject} is no root`)
    assert.match(one.subject, /O=Amazon Web Services/)
  }
})

it("Node takes all of them, and none without being told", () => {
  assert.isAbove(certificates.length, 80)
  assert.strictEqual(extra({ NODE_EXTRA_CA_CERTS: file }), certificates.length)
  assert.strictEqual(extra({}), 0)
})

const given = [
  { name: "production/aws/platform/user", path: "/etc/ssl/authorities/amazon-rds.pem", mounted: false },
  { name: "production/aws/platform/web", path: "", mounted: false },
  { name: "production/azure/analytics/analytics", path: "", mounted: false },
  { name: "production/gcp/analytics/analytics", path: "/etc/lyceum/authorities/database.pem", mounted: true }
]

for (const { mounted, name, path } of given) {
  it.effect(`${name} is told of ${path === "" ? "no file" : path}`, () =>
    Effect.gen(function* () {
      const combination = combinations.find((one) => nameOf(one) === name)
      if (combination === undefined) return assert.fail(`${name} is not rendered`)
      const pods = (yield* render(combination))
        .filter(({ kind, name: called }) => kind === "Deployment" || called.endsWith("-migrate"))
        .filter(({ kind }) => kind === "Deployment" || kind === "Job")
        .map(({ body }) => at(body, "spec", "template", "spec"))
      assert.isAbove(pods.length, name.endsWith("web") ? 0 : 1)
      for (const pod of pods) {
        for (const container of [...listAt(pod, "initContainers"), ...listAt(pod, "containers")]) {
          const found = listAt(container, "env").filter((one) => textAt(one, "name") === "NODE_EXTRA_CA_CERTS")
          assert.deepStrictEqual(
            found.map((one) => textAt(one, "value")),
            path === "" ? [] : [path]
          )
          const mounts = listAt(container, "volumeMounts").map((one) => textAt(one, "mountPath"))
          assert.strictEqual(mounts.includes("/etc/lyceum/authorities"), mounted)
        }
        const maps = listAt(pod, "volumes").map((one) => textAt(one, "configMap", "name"))
        assert.strictEqual(maps.includes("authorities"), mounted)
      }
    })
  )
}

it.effect(
  "the file that pods of Google Cloud mount is made by the platform's chart, and the one of AWS by the Dockerfile",
  () =>
    Effect.gen(function* () {
      const platform = combinations.find((one) => nameOf(one) === "production/gcp/analytics/platform")
      if (platform === undefined) return assert.fail("platform is not rendered")
      const made = (yield* render(platform)).find(({ kind, name }) => kind === "ConfigMap" && name === "authorities")
      assert.match(textAt(made?.body, "data", "database.pem"), /^-----BEGIN CERTIFICATE-----\n/)
      const dockerfile = readFileSync(join(repository, "images/Dockerfile"), "utf8")
      assert.include(dockerfile, "COPY authorities/ /etc/ssl/authorities/")
    })
)
