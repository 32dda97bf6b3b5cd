/** The bill of materials: which packages, under which names, with which licences; the same bytes for the same content. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { folderOf, packagesOf } from "../../images/bundle/Packages.ts"
import { repository } from "../../images/Folders.ts"
import { baseComponent, debianComponent, mavenComponent, npmComponent } from "../../images/sbom/Component.ts"
import { billOf } from "../../images/sbom/CycloneDx.ts"
import { debianPackage, licenseOf } from "../../images/sbom/DebianPackages.ts"
import { mavenComponents } from "../../images/sbom/MavenJars.ts"

const release = { version: "1.2.3", revision: "a".repeat(40), created: 1_767_225_600, source: null }
const npm = (name: string, version: string, license: string | null) => npmComponent({ name, version, license })

describe("packages of a bundle", () => {
  it("belong to the innermost folder of npm's", () => {
    assert.strictEqual(folderOf("/r/node_modules/effect/dist/Effect.js"), "/r/node_modules/effect")
    assert.strictEqual(folderOf("/r/node_modules/@aws-sdk/core/index.js?x"), "/r/node_modules/@aws-sdk/core")
    assert.strictEqual(folderOf("/r/node_modules/a/node_modules/@b/c/d.js"), "/r/node_modules/a/node_modules/@b/c")
    assert.strictEqual(folderOf("\0/r/node_modules/a/b.js"), "/r/node_modules/a")
    assert.isUndefined(folderOf("/r/packages/domain/src/Ids.ts"))
    assert.isUndefined(folderOf("\0rolldown/runtime.js"))
  })

  it("are read once each, with version and licence", () => {
    const module = (path: string) => join(repository, "node_modules", path)
    assert.deepStrictEqual(
      packagesOf([module("effect/a.js"), module("@types/node/b.js"), module("effect/c.js"), "x.ts"]),
      [
        { name: "@types/node", version: "24.19.2", license: "MIT" },
        { name: "effect", version: "4.1.0", license: "MIT" }
      ]
    )
    assert.throws(() => packagesOf(["/nowhere/node_modules/absent/a.js"]))
  })
})

describe("components", () => {
  it("have a purl that says where they are from", () => {
    assert.strictEqual(npm("@a/b", "1.0.0+x", null).purl, "pkg:npm/%40a/b@1.0.0%2Bx")
    assert.strictEqual(
      debianComponent("libstdc++6", "12.2.0-14+deb12u1", "arm64", null).purl,
      "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bdeb12u1?arch=arm64&distro=debian-12"
    )
    assert.strictEqual(mavenComponent("g", "a", "1").purl, "pkg:maven/g/a@1")
    const where = "repository_url=host%3A5000%2Fx%2Fcc"
    assert.deepInclude(baseComponent("host:5000/x/cc@sha256:ab"), {
      name: "host:5000/x/cc",
      version: "sha256:ab",
      purl: `pkg:oci/cc@sha256%3Aab?${where}`
    })
    assert.deepInclude(baseComponent("host:5000/x/cc:1"), { version: "1", purl: `pkg:oci/cc?${where}&tag=1` })
    assert.deepInclude(baseComponent("host:5000/x/cc"), { version: "latest" })
  })

  it("have a licence as CycloneDX takes it: identifier, expression or name", () => {
    assert.deepStrictEqual(npm("a", "1", "MIT").licenses, [{ license: { id: "MIT" } }])
    assert.deepStrictEqual(npm("a", "1", "(MIT OR CC0-1.0)").licenses, [{ expression: "(MIT OR CC0-1.0)" }])
    assert.deepStrictEqual(npm("a", "1", "SEE LICENSE IN x").licenses, [{ license: { name: "SEE LICENSE IN x" } }])
    assert.isUndefined(npm("a", "1", null).licenses)
  })

  it("of Debian come from its control files", () => {
    const control =
      "Package: libc6\nSource: glibc\nVersion: 2.36-9+deb12u14\nArchitecture: amd64\nDescription: GNU C\n lines\n"
    const copyright =
      "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nLicense: MIT\n\nLicense: BSD\n text\n"
    const found = debianPackage(control, (name) => (name === "libc6" ? copyright : undefined))
    assert.deepInclude(found, {
      name: "libc6",
      version: "2.36-9+deb12u14",
      licenses: [{ license: { name: "BSD, MIT" } }]
    })
    assert.isNull(licenseOf("This is free software."))
    assert.isUndefined(debianPackage("nothing\n", () => undefined))
  })

  it("of the Flink job are those that its pom fetched", () => {
    const pom = readFileSync(join(repository, "streaming/flink/pom.xml"), "utf8")
    const jars = mavenComponents(pom, ["zstd-jni-1.5.6-10.jar", "flink-json-2.2.0.jar"])
    assert.deepStrictEqual(
      Result.getOrThrow(jars).map(({ purl }) => purl),
      ["pkg:maven/com.github.luben/zstd-jni@1.5.6-10", "pkg:maven/org.apache.flink/flink-json@2.2.0"]
    )
    assert.deepStrictEqual(
      mavenComponents(pom, ["other-1.jar"]),
      Result.fail("streaming/flink/pom.xml: no <dependency> is other-1.jar")
    )
  })
})

describe("the bill", () => {
  it("lists each component once and in order, whatever the order of finding", () => {
    const [a, b] = [npm("a", "1", "MIT"), npm("b", "2", "MIT")]
    const bill = billOf("lyceum/user-amd64", release, [b, a, b])
    assert.deepStrictEqual(bill, billOf("lyceum/user-amd64", release, [a, b]))
    assert.deepStrictEqual(bill.components, [a, b])
    assert.match(bill.serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
    assert.notStrictEqual(bill.serialNumber, billOf("lyceum/user-arm64", release, [a, b]).serialNumber)
    assert.strictEqual(bill.metadata.timestamp, "2026-01-01T00:00:00.000Z")
  })
})
