import { assert, describe, it } from "@effect/vitest"
import { tool } from "@lyceum/testing/tools/Tool"
import { Effect, Schema } from "effect"
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parse } from "yaml"

const home = join(import.meta.dirname, "../..")
const folder = join(home, ".github/workflows")
const files = readdirSync(folder).filter((name) => name.endsWith(".yml"))
const textOf = (name: string) => readFileSync(join(folder, name), "utf8")

/** What actionlint says of a workflow: nothing when it is right. */
const lint = (name: string, text: string) =>
  Effect.gen(function* () {
    const program = yield* tool("actionlint")
    const root = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-workflows-"))),
      (path) => Effect.sync(() => rmSync(path, { recursive: true }))
    )
    mkdirSync(join(root, ".github/workflows"), { recursive: true })
    const file = join(root, ".github/workflows", name)
    writeFileSync(file, text)
    const { status, stderr, stdout } = spawnSync(program, ["-no-color", "-oneline", file], {
      cwd: root,
      encoding: "utf8"
    })
    return status === 0 ? "" : stdout + stderr
  }).pipe(Effect.scoped)

const Permissions = Schema.Record(Schema.String, Schema.Literals(["read", "write", "none"]))
const Step = Schema.Struct({
  uses: Schema.optional(Schema.String),
  run: Schema.optional(Schema.String),
  with: Schema.optional(Schema.Record(Schema.String, Schema.Unknown))
})
const Workflow = Schema.Struct({
  permissions: Permissions,
  concurrency: Schema.Struct({ group: Schema.String }),
  jobs: Schema.Record(
    Schema.String,
    Schema.Struct({
      "timeout-minutes": Schema.Unknown,
      permissions: Schema.optional(Permissions),
      steps: Schema.Array(Step)
    })
  )
})
const decode = Schema.decodeUnknownSync(Workflow)

/** What is wrong with a workflow beside its form, a sentence each. */
const faults = (text: string): ReadonlyArray<string> => {
  const { jobs, permissions } = decode(parse(text))
  const broad = Object.entries(permissions).filter(([what, right]) => right === "write" || what !== "contents")
  const pinned = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/
  const found = broad.map(([what]) => `the whole workflow may ${what}: ask for it in the job`)
  for (const [name, { steps }] of Object.entries(jobs)) {
    for (const { run = "", uses, with: given } of steps) {
      if (uses !== undefined && !pinned.test(uses)) found.push(`${name}: ${uses} is not pinned by a commit`)
      if (uses?.startsWith("actions/checkout@") === true && given?.["persist-credentials"] !== false) {
        found.push(`${name}: the checkout leaves its token behind`)
      }
      if (run.includes("${{")) found.push(`${name}: an expression inside a script is code for who writes its value`)
    }
  }
  for (const line of text.split("\n")) {
    if (/uses: .*@[0-9a-f]{40}/.test(line) && !/# v\d+\.\d+\.\d+$/.test(line))
      found.push(`${line.trim()}: which version?`)
  }
  return found
}

describe("Workflows", () => {
  it.effect("are what GitHub takes, by actionlint", () =>
    Effect.gen(function* () {
      for (const name of files) assert.strictEqual(yield* lint(name, textOf(name)), "", name)
    })
  )

  it.effect("would not be with a misspelt key, an unknown context or a job that is not there", () =>
    Effect.gen(function* () {
      const text = textOf("check.yml")
      for (const [right, wrong] of [
        ["timeout-minutes", "timeout-minuts"],
        ["github.event_name", "github.event_nam"],
        ["runs-on: ubuntu-24.04", "needs: nobody\n    runs-on: ubuntu-24.04"]
      ] as const) {
        assert.notStrictEqual(yield* lint("check.yml", text.replace(right, wrong)), "", wrong)
      }
    })
  )

  it("pin every action by a commit with its version, may little, and end", () => {
    assert.isAbove(files.length, 4)
    for (const name of files) assert.deepStrictEqual(faults(textOf(name)), [], name)
  })

  it("would be found with a tag, a broad right, a script that takes an expression, or without an end", () => {
    const text = textOf("check.yml")
    const planted: ReadonlyArray<readonly [string, string, RegExp]> = [
      [text.replace(/checkout@[0-9a-f]+/, "checkout@v7"), "tag", /not pinned/],
      [text.replace(/ # v7\.0\.1/, ""), "no version", /which version/],
      [text.replace("contents: read", "contents: write"), "right", /ask for it in the job/],
      [text.replace("persist-credentials: false", "fetch-depth: 0"), "token", /token/],
      [text.replace("run: npm run check", "run: echo ${{ github.head_ref }}"), "script", /inside a script/]
    ]
    for (const [changed, what, expected] of planted) {
      assert.notStrictEqual(changed, text, what)
      assert.match(faults(changed).join("\n"), expected, what)
    }
    assert.throws(() => decode(parse(text.replace(/timeout-minutes: .*/, ""))))
    assert.throws(() => decode(parse(text.replace(/permissions:\n {2}contents: read\n/, ""))))
  })

  it("run only what package.json has, in folders that are there", () => {
    const Package = Schema.fromJsonString(Schema.Struct({ scripts: Schema.Record(Schema.String, Schema.String) }))
    const { scripts } = Schema.decodeSync(Package)(readFileSync(join(home, "package.json"), "utf8"))
    const asked = files.flatMap((name) => {
      const text = textOf(name)
      const direct = [...text.matchAll(/npm run ([a-z:]+)/g)].map(([, script]) => script ?? "")
      const tiers = [...text.matchAll(/"?(test(?::[a-z]+)?)"?(?:,|\])/g)].map(([, script]) => script ?? "")
      return [...direct, ...tiers]
    })
    assert.includeMembers(asked, [
      "check",
      "test",
      "test:web",
      "test:kafka",
      "test:flink",
      "test:cloud",
      "test:delivery",
      "images"
    ])
    for (const script of asked) assert.property(scripts, script)
    for (const cloud of ["aws", "azure", "gcp"]) {
      for (const layer of ["network", "data", "cluster", "platform"]) {
        assert.isTrue(existsSync(join(home, "pulumi", cloud, layer, "Pulumi.yaml")), `pulumi/${cloud}/${layer}`)
      }
    }
  })
})
