/** The rules that hold the house together can fail: each planted breach is found, and the same line where it is allowed is not. */
import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"

const root = resolve(import.meta.dirname, "..")

/** What the linter says about files at these places, under the project's own configuration. */
const lint = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), "lyceum-lint-"))
  try {
    copyFileSync(join(root, ".oxlintrc.json"), join(folder, ".oxlintrc.json"))
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"))
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const oxlint = join(root, "node_modules", "oxlint", "bin", "oxlint")
    return spawnSync(process.execPath, [oxlint, "--format", "unix"], { cwd: folder, encoding: "utf8" }).stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const uses = (from: string) => `import { thing } from "${from}"\nexport const used = thing\n`

const breaches: ReadonlyArray<readonly [what: string, path: string, code: string, allowedAt: string]> = [
  ["a service imports another", "services/user/src/A.ts", uses("@lyceum/course/Course"), "services/local/src/A.ts"],
  ["a service imports test code", "services/user/src/A.ts", uses("@lyceum/testing/Seed"), "services/user/test/A.ts"],
  ["the domain knows Node", "packages/domain/src/A.ts", uses("node:fs"), "packages/database/src/A.ts"],
  ["the domain knows events", "packages/domain/src/A.ts", uses("@lyceum/events/Topics"), "packages/api/src/A.ts"],
  ["a contract knows SQL", "packages/api/src/A.ts", uses("effect/sql"), "packages/database/src/A.ts"],
  [
    "messaging knows the runtime",
    "packages/messaging/src/A.ts",
    uses("@lyceum/runtime/Service"),
    "services/user/src/A.ts"
  ],
  [
    "the job knows a service",
    "streaming/unique-learners/src/A.ts",
    uses("@lyceum/progress/Progress"),
    "services/local/src/A.ts"
  ],
  [
    "a serverless function knows a server",
    "serverless/notification-processor/src/A.ts",
    uses("@lyceum/runtime/http/PublicServer"),
    "services/local/src/A.ts"
  ],
  [
    "a serverless function knows a database",
    "serverless/notification-processor/src/A.ts",
    uses("@lyceum/database/EventStore"),
    "services/local/src/A.ts"
  ],
  [
    "a service imports a serverless function",
    "services/user/src/A.ts",
    uses("@lyceum/notification-processor/Handler"),
    "services/local/src/A.ts"
  ],
  [
    "the browser app knows a contract",
    "services/web/app/src/A.ts",
    uses("@lyceum/api/Courses"),
    "services/web/src/A.ts"
  ],
  ["the browser app knows Effect", "services/web/app/src/A.tsx", uses("effect"), "services/web/src/A.ts"]
]

describe("boundaries", { timeout: 60_000 }, () => {
  for (const [what, path, code, allowedAt] of breaches) {
    it(`${what}: found, and allowed where it belongs`, () => {
      assert.include(lint({ [path]: code }), "no-restricted-imports")
      assert.notInclude(lint({ [allowedAt]: code }), "no-restricted-imports")
    })
  }

  it("a circle of imports is found", () => {
    const found = lint({
      "packages/domain/src/A.ts": 'import { b } from "./B.ts"\nexport const a = (): number => b()\n',
      "packages/domain/src/B.ts": 'import { a } from "./A.ts"\nexport const b = (): number => a()\n'
    })
    assert.include(found, "no-cycle")
  })

  it("a cast, an any and a non-null assertion are found", () => {
    assert.include(
      lint({ "packages/domain/src/A.ts": "export const a = (x: unknown) => x as string\n" }),
      "consistent-type-assertions"
    )
    assert.include(lint({ "packages/domain/src/A.ts": "export const a = (x: any): string => x\n" }), "no-explicit-any")
    assert.include(
      lint({ "packages/domain/src/A.ts": "export const a = (x?: string): string => x!\n" }),
      "no-non-null-assertion"
    )
  })
})
