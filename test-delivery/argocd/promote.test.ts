import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { stringify } from "yaml"
import { changes, deployables, environments, promotion, readImages } from "../../argocd/Promotion.ts"
import { images } from "./Render.ts"

const withFiles = <A>(files: Readonly<Record<string, string>>, look: (root: string) => A): A => {
  const root = mkdtempSync(join(tmpdir(), "lyceum-promote-"))
  for (const [environment, text] of Object.entries(files)) {
    mkdirSync(join(root, environment))
    writeFileSync(join(root, environment, "images.yaml"), text)
  }
  try {
    return look(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

const none = "images: {}\n"
const all = stringify(images)
const refusal = (args: ReadonlyArray<string>, dev: string, staging = none) =>
  withFiles({ dev, staging, production: none }, (root) => {
    const result = promotion(args, root)
    return "refused" in result ? result.refused : "accepted"
  })

const changed = (name: string, image: unknown) => stringify({ images: { ...images.images, [name]: image } })

describe("Promotion", () => {
  it("copies the file as it is and says what changes", () => {
    withFiles({ dev: all, staging: none }, (root) => {
      const result = promotion(["dev", "staging"], root)
      assert.isFalse("refused" in result)
      if ("refused" in result) return
      assert.strictEqual(result.text, all)
      assert.strictEqual(result.shown, "argocd/environments/staging/images.yaml")
      const lines = changes(result.before, result.after)
      assert.strictEqual(lines.length, deployables.length)
      assert.strictEqual(lines[0], "  user: nothing -> lyceum/user@sha256:000000000000")
      assert.deepStrictEqual(changes(result.after, result.after), [])
    })
  })

  it("refuses, in one sentence that names the file and the key", () => {
    const go = ["dev", "staging"]
    const file = "argocd/environments/dev/images.yaml"
    const cases: ReadonlyArray<readonly [string, string]> = [
      [refusal([], all), "Say from which environment to which: npm run promote -- dev staging"],
      [refusal(["dev", "prod"], all), `There is no environment "prod"; there are dev, staging, production`],
      [
        refusal(["dev", "production"], all),
        "A version goes dev -> staging -> production, one step at a time: not from dev to production"
      ],
      [
        refusal(["staging", "dev"], all),
        "A version goes dev -> staging -> production, one step at a time: not from staging to dev"
      ],
      [
        refusal(go, none),
        `${file}: images.user is missing (and 7 more): run npm run images -- --registry … --push first`
      ],
      [
        refusal(go, changed("user", { repository: "lyceum/user:1.0", digest: `sha256:${"a".repeat(64)}` })),
        `${file}: images.user.repository is lyceum/user:1.0: an image is named by its digest, without a tag or a host's port`
      ],
      [
        refusal(go, changed("web", { repository: "lyceum/web", digest: "latest" })),
        `${file}: images.web.digest is "latest", not sha256: and 64 hexadecimal digits`
      ],
      [
        refusal(go, changed("wep", { repository: "lyceum/web", digest: `sha256:${"a".repeat(64)}` })),
        `${file}: images.wep is no deployable; there are ${deployables.join(", ")}`
      ]
    ]
    for (const [said, expected] of cases) assert.strictEqual(said, expected)
    for (const text of [
      "images: [",
      "image: {}",
      changed("user", { repository: "lyceum/user" }),
      `${all}\nother: 1\n`
    ]) {
      const said = refusal(go, text)
      assert.isTrue(said.startsWith(file), said)
      assert.isFalse(said.includes("\n"), said)
    }
  })

  it("refuses a target that it cannot read, rather than overwrite it", () => {
    const text = changed("web", { repository: "lyceum/web", digest: "latest" })
    assert.include(refusal(["dev", "staging"], all, text), "argocd/environments/staging/images.yaml: images.web.digest")
  })

  it("finds every committed images.yaml readable", async () => {
    const { documents } = await import("./Rules.ts")
    for (const environment of environments) {
      const shown = `argocd/environments/${environment}/images.yaml`
      const [first] = documents(shown)
      assert.isTrue(Result.isSuccess(readImages(shown, stringify(first))))
    }
  })
})
