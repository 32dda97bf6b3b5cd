/** What others wrote and we run: whole, known, and without a known fault that nobody looks after. */
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Schema } from "effect"
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { breaches, Policy, Report } from "./supply-chain/Advisories.ts"
import { Lock, lockFaults, packagesOf } from "./supply-chain/Lock.ts"

const root = resolve(import.meta.dirname, "..")
const read = (path: string) => readFileSync(resolve(root, path), "utf8")
const lock = Schema.decodeSync(Lock)
const locks = ["package-lock.json", "pulumi/package-lock.json"]

/** CycloneDX as far as it is looked at. */
const Bill = Schema.fromJsonString(
  Schema.Struct({
    bomFormat: Schema.Literal("CycloneDX"),
    components: Schema.Array(
      Schema.Struct({
        name: Schema.String,
        group: Schema.optionalKey(Schema.String),
        version: Schema.String,
        purl: Schema.String
      })
    )
  })
)

describe("the lock", () => {
  it("every package of the lock has its integrity", () => {
    for (const file of locks) {
      assert.isAbove(packagesOf(lock(read(file))).length, 100, file)
      assert.deepStrictEqual(lockFaults(lock(read(file))), [], file)
    }
  })

  it("one without, one with a weak hash and one from a stranger's address are found", () => {
    const packages = {
      "node_modules/bare": { version: "1.0.0" },
      "node_modules/weak": { version: "1.0.0", integrity: "md5-x" },
      "node_modules/far": { version: "1.0.0", resolved: "git+ssh://git@example.org/far.git", integrity: "sha512-x" },
      "node_modules/here": { version: "1.0.0", optional: true, os: ["linux"], cpu: ["x64"] },
      "node_modules/elsewhere": { version: "1.0.0", optional: true, os: ["darwin"] }
    }
    assert.deepStrictEqual(lockFaults({ lockfileVersion: 3, packages }), [
      "node_modules/bare: no integrity",
      "node_modules/weak: md5-x",
      "node_modules/far: comes from git+ssh://git@example.org/far.git",
      "node_modules/here: no integrity"
    ])
  })
})

describe("the bill of materials", () => {
  it("the bill of materials names every package of the lock", () => {
    const args = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"]
    const { status, stderr, stdout } = spawnSync("npm", args, { cwd: root, encoding: "utf8", maxBuffer: 256e6 })
    assert.strictEqual(status, 0, stderr)
    const { components } = Schema.decodeSync(Bill)(stdout)
    const named = new Set(
      components.map(({ group, name, version }) => `${group === undefined ? name : `${group}/${name}`}@${version}`)
    )
    for (const { purl } of components) assert.match(purl, /^pkg:npm\//)
    const lacking = packagesOf(lock(read("package-lock.json")))
      // Packages of other machines are not in the bill of this one.
      .filter(({ name, optional, version }) => optional !== true && !named.has(`${name}@${version}`))
      .map(({ path }) => path)
    assert.deepStrictEqual(lacking, [])
  }, 60_000)
})

describe("advisories", () => {
  const report = (url: string) =>
    Schema.decodeSync(Report)(
      JSON.stringify({
        auditReportVersion: 2,
        vulnerabilities: {
          outer: { severity: "high", via: ["inner"] },
          inner: { severity: "high", via: [{ url, title: "reads too far", severity: "high" }] }
        }
      })
    )
  const waiting = (until: string) => ({
    waiting: [{ advisory: "GHSA-aaaa-bbbb-cccc", package: "inner", reason: "not reached by us", until }]
  })
  const found = report("https://github.com/advisories/GHSA-aaaa-bbbb-cccc")
  const today = DateTime.makeUnsafe("2026-06-15T12:00:00Z")

  it("an advisory that the policy does not know, or whose time is over, is found", () => {
    assert.deepStrictEqual(breaches(found, { waiting: [] }, today), [
      "inner: high: reads too far (GHSA-aaaa-bbbb-cccc)"
    ])
    assert.deepStrictEqual(breaches(found, waiting("2026-06-15"), today), [])
    assert.lengthOf(breaches(found, waiting("2026-06-14"), today), 1)
    assert.lengthOf(breaches(report("https://github.com/advisories/GHSA-other"), waiting("2027-01-01"), today), 1)
  })

  it("the policy is one, and names nothing that is not in the lock", () => {
    const { waiting: allowed } = Schema.decodeSync(Policy)(read("test/supply-chain/policy.json"))
    const names = new Set(locks.flatMap((file) => packagesOf(lock(read(file))).map(({ name }) => name)))
    for (const one of allowed) {
      assert.isTrue(names.has(one.package), one.package)
      assert.match(one.until, /^\d{4}-\d{2}-\d{2}$/)
    }
    assert.isTrue(existsSync(resolve(root, ".github/workflows/audit.yml")))
  })
})
