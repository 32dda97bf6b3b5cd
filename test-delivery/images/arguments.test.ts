/** What the command line takes, what the digests' file becomes, and what either refuses with one sentence. */
import { assert, describe, it } from "@effect/vitest"
import { run } from "@lyceum/testing/tools/Cache"
import { Effect } from "effect"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileOfLine } from "../../images/builder/Files.ts"
import { destinationOf, pathOf, repositoryOf, tagOf } from "../../images/Destination.ts"
import { parse, type Pinned, record, write } from "../../images/Digests.ts"
import { repository } from "../../images/Folders.ts"
import { labelsOf } from "../../images/Labels.ts"
import { platformsOf } from "../../images/Platforms.ts"
import { tagOfRelease } from "../../images/Release.ts"
import { factsOf } from "../argocd/Clusters.ts"
import { render } from "../charts/Helm.ts"
import { textAt } from "../charts/Json.ts"
import { combinations, nameOf } from "../charts/Matrix.ts"

const digest = (digit: string) => `sha256:${digit.repeat(64)}`

describe("arguments", () => {
  it("a registry, or a folder", () => {
    assert.deepStrictEqual(destinationOf("host.example:5000/team"), {
      kind: "registry",
      host: "host.example:5000/team"
    })
    assert.deepStrictEqual(destinationOf("oci:/tmp/x"), { kind: "layout", folder: "/tmp/x" })
    assert.strictEqual(repositoryOf("host.example/team", "user"), "host.example/team/lyceum/user")
    for (const text of ["https://host.example", "Host.example", "oci:", "", "host/"])
      assert.throws(() => destinationOf(text), /--registry: ".*" is neither a registry/)
  })

  it("platforms and tags", () => {
    assert.deepStrictEqual(platformsOf("linux/arm64, linux/amd64,linux/arm64"), ["arm64", "amd64"])
    assert.throws(() => platformsOf("linux/amd64,windows"), `--platform: "windows" is none of linux/amd64, linux/arm64`)
    assert.strictEqual(tagOf("0.1.0-abc"), "0.1.0-abc")
    assert.throws(() => tagOf("a:b"), /--tag: "a:b" is no tag/)
  })

  it("a release names tag and labels; only what is known is a label", () => {
    const release = { version: "0.1.0", revision: `${"ab".repeat(20)}-dirty`, created: 1_767_225_600, source: null }
    assert.strictEqual(tagOfRelease(release), "0.1.0-abababababab-dirty")
    assert.deepStrictEqual(labelsOf("T", { ...release, source: "https://git.example/x" }), {
      "org.opencontainers.image.title": "T",
      "org.opencontainers.image.version": "0.1.0",
      "org.opencontainers.image.revision": release.revision,
      "org.opencontainers.image.licenses": "Apache-2.0",
      "org.opencontainers.image.created": "2026-01-01T00:00:00.000Z",
      "org.opencontainers.image.source": "https://git.example/x"
    })
    assert.notProperty(labelsOf("T", release), "org.opencontainers.image.source")
  })

  it("lines of tar", () => {
    assert.deepStrictEqual(fileOfLine("-rwxr-xr-x 0/0  12 1970-01-01 00:00 usr/local/bin/node"), {
      mode: "-rwxr-xr-x",
      owner: "0/0",
      path: "/usr/local/bin/node"
    })
    assert.strictEqual(fileOfLine("lrwxrwxrwx 0/0 0 1970-01-01 00:00 ./bin/sh -> dash")?.path, "/bin/sh")
    assert.strictEqual(fileOfLine("drwxr-xr-x 0/0 0 1970-01-01 00:00 app/")?.path, "/app")
    assert.strictEqual(fileOfLine("hrwxr-xr-x 0/0 0 1970-01-01 00:00 a b link to c")?.path, "/a b")
    assert.isUndefined(fileOfLine(""))
  })

  it.live("what is wrong ends with one sentence and code 1", () =>
    Effect.gen(function* () {
      const refused = (...args: ReadonlyArray<string>) =>
        run(process.execPath, ["images/main.ts", ...args], { cwd: repository }).pipe(
          Effect.flip,
          Effect.map(({ message }) => message)
        )
      assert.include(yield* refused("--push"), "--push needs --registry: a registry, or oci:FOLDER")
      assert.include(yield* refused("nobody"), "nobody")
      assert.include(yield* refused("--platform", "windows"), `"windows" is none of linux/amd64, linux/arm64`)
      // Before anything is built or pushed.
      assert.include(
        yield* refused("user", "--environment", "prod"),
        `argocd/environments/prod: there is no environment "prod" (there are: dev, production, staging)`
      )
    })
  )
})

describe("images.yaml", () => {
  it.effect("says what a pod of the cluster then fetches: what was pushed to its registry", () =>
    Effect.gen(function* () {
      const one = combinations.find((combination) => nameOf(combination) === "production/aws/platform/user")
      if (one === undefined) return assert.fail("user is not rendered")
      const pins = parse("images.yaml", write(new Map([["user", { repository: pathOf("user"), digest: digest("a") }]])))
      const manifests = yield* render(one, undefined, Object.fromEntries(pins))
      const deployment = manifests.find(({ kind }) => kind === "Deployment")
      const { registry = "" } = factsOf(one.place)
      assert.strictEqual(
        textAt(deployment?.body, "spec", "template", "spec", "containers", 0, "image"),
        `${repositoryOf(registry, "user")}@${digest("a")}`
      )
    })
  )

  const user = { repository: "lyceum/user", digest: digest("a") }
  const web = { repository: "lyceum/web", digest: digest("b") }

  it("is read as it was written, in order of names", () => {
    const images = new Map([
      ["web", web],
      ["user", user]
    ])
    const text = write(images)
    assert.isBelow(text.indexOf("user:"), text.indexOf("web:"))
    assert.deepStrictEqual(new Map(parse("images.yaml", text)), images)
    assert.strictEqual(parse("images.yaml", write(new Map())).size, 0)
  })

  it.each([
    ["a tag", `images:\n  user:\n    repository: x\n    tag: latest\n`, "user:"],
    ["a short digest", `images:\n  user:\n    repository: x\n    digest: sha256:ab\n`, "user:"],
    ["another key", `${write(new Map([["user", user]]))}  web: {}\n`, "web: {}"],
    ["another file", "replicas: 2\n", "replicas: 2"]
  ])("another shape is refused, not lost: %s", (_, text, near) => {
    assert.throws(
      () => parse("dev/images.yaml", text),
      `dev/images.yaml: images.<name> needs "repository" and "digest" (sha256:…) and nothing else, near "${near}"`
    )
  })

  it.effect("gets the new digests and keeps the others; an unknown environment is named", () =>
    Effect.acquireUseRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-environments-"))),
      (folder) =>
        Effect.gen(function* () {
          mkdirSync(join(folder, "dev"))
          const first: Pinned = { ...user, digest: digest("0") }
          writeFileSync(
            join(folder, "dev", "images.yaml"),
            write(
              new Map([
                ["user", first],
                ["web", web]
              ])
            )
          )
          const file = yield* record(folder, "dev", new Map([["user", user]]))
          assert.deepStrictEqual(
            new Map(parse(file, readFileSync(file, "utf8"))),
            new Map([
              ["user", user],
              ["web", web]
            ])
          )
          const error = yield* Effect.flip(record(folder, "prod", new Map([["user", user]])))
          assert.strictEqual(error.message, `${folder}/prod: there is no environment "prod" (there are: dev)`)
        }),
      (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
    )
  )
})
