/** No secret in what is tracked, nor in what was: gitleaks with its own rules; and planted ones, which it must find. */
import { assert, describe, it } from "@effect/vitest"
import { run } from "@lyceum/testing/tools/Cache"
import { tool } from "@lyceum/testing/tools/Tool"
import { Effect, Schema } from "effect"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"

const root = resolve(import.meta.dirname, "../..")
const config = join(import.meta.dirname, "gitleaks.toml")

const Leaks = Schema.fromJsonString(
  Schema.Array(Schema.Struct({ RuleID: Schema.String, File: Schema.String, StartLine: Schema.Int }))
)

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-secrets-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

/** What gitleaks finds: in the files of a folder, or in the newest commits of a repository. Values stay out of the report. */
const leaksIn = (kind: "dir" | "git", path: string) =>
  Effect.gen(function* () {
    const gitleaks = yield* tool("gitleaks")
    const report = join(yield* folder, "report.json")
    const options = ["--config", config, "--no-banner", "--redact", "--exit-code", "0", "--report-path", report]
    yield* run(gitleaks, [kind, ...(kind === "git" ? ["--log-opts=-n 150"] : []), ...options, path])
    const found = yield* Schema.decodeEffect(Leaks)(readFileSync(report, "utf8"))
    return found.map(({ File, RuleID, StartLine }) => `${File.slice(File.indexOf(path) + 1)}:${StartLine}: ${RuleID}`)
  })

/** Put together here, so that this file holds none. */
const planted = [
  `const id = "${["AKIA", "QWERTZUIOPLKJHGF"].join("")}"`,
  [
    "-----BEGIN ",
    "RSA PRIVATE KEY-----\n",
    "MIIEpAIBAAKCAQEA7bq3+q8J3n0cV9Zk2mXh4YwRt6sPfLuKd1eGoT5iNbQjWxyz".repeat(6),
    "\n-----END "
  ].join("") + "RSA PRIVATE KEY-----",
  `token = "${["ghp", "16C7e42F292c6912E7710c838347Ae178B4a"].join("_")}"`
].join("\n")

describe("secrets", () => {
  it.live(
    "no tracked file holds a secret",
    () =>
      Effect.gen(function* () {
        const files = yield* folder
        const archive = join(yield* folder, "tracked.tar")
        yield* run("git", ["-C", root, "archive", "--output", archive, "HEAD"])
        yield* run("tar", ["xf", archive, "-C", files])
        assert.deepStrictEqual(yield* leaksIn("dir", files), [])
      }),
    600_000
  )

  it.live(
    "nor do the newest commits, also where it was taken away again",
    () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* leaksIn("git", root), [])
      }),
    600_000
  )

  it.live(
    "what is planted is found, also in the place of an exception and in a commit of before",
    () =>
      Effect.gen(function* () {
        const files = yield* folder
        const excepted = join(files, "packages/testing/src/cloud")
        mkdirSync(excepted, { recursive: true })
        writeFileSync(join(files, "plain.ts"), planted)
        writeFileSync(join(excepted, "Azurite.ts"), planted)
        const found = (yield* leaksIn("dir", files)).join("\n")
        for (const rule of ["aws-access-token", "private-key", "github-pat"]) assert.include(found, rule)
        assert.include(found, "Azurite.ts")

        const repository = yield* folder
        const git = (...args: ReadonlyArray<string>) =>
          run("git", ["-C", repository, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args])
        yield* git("init", "--quiet")
        writeFileSync(join(repository, "plain.ts"), planted)
        yield* git("add", ".")
        yield* git("commit", "--quiet", "-m", "with")
        writeFileSync(join(repository, "plain.ts"), "")
        yield* git("commit", "--quiet", "-a", "-m", "without")
        assert.include((yield* leaksIn("git", repository)).join("\n"), "aws-access-token")
      }),
    600_000
  )
})
