/** What the runner and its build say when something is missing. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startFlink, uniqueLearnersSql } from "../src/FlinkJob.ts"

const temporary = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-flink-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
)

const reasonOf = (script: string, variables: Readonly<Record<string, string>>) =>
  startFlink(script, variables).pipe(
    Effect.flatMap(({ ended }) => Effect.flip(ended)),
    Effect.map(({ reason }) => reason),
    Effect.scoped
  )

describe("the runner", () => {
  it.live("names a variable that is not set, and a script that is not there", () =>
    Effect.gen(function* () {
      const folder = yield* temporary
      const unset = yield* reasonOf(uniqueLearnersSql, {})
      assert.include(unset, "not set in the environment: FLINK_CHECKPOINT_DIR, KAFKA_BROKERS")
      assert.include(unset, "code 2")
      assert.include(yield* reasonOf(join(folder, "none.sql"), {}), "none.sql cannot be read")
      const open = join(folder, "open.sql")
      writeFileSync(open, "SET 'a' = 'b; it''s -- open")
      assert.include(yield* reasonOf(open, {}), "a ' is never closed")
    })
  )

  it.live("the build names the JDK or Maven when it is missing", () =>
    Effect.gen(function* () {
      const folder = yield* temporary
      const programs = join(folder, "bin")
      mkdirSync(programs)
      const build = new URL("../src/Build.ts", import.meta.url).href
      const code = `import { Effect } from "effect"; const { flinkClassPath } = await import("${build}"); await Effect.runPromise(flinkClassPath)`
      const attempt = () => {
        const env = { PATH: programs, XDG_CACHE_HOME: join(folder, "cache") }
        return spawnSync(process.execPath, ["--input-type=module", "-e", code], { env, encoding: "utf8" })
      }
      const neither = attempt()
      assert.notStrictEqual(neither.status, 0)
      assert.include(neither.stderr, "needs a JDK of Java 17")
      writeFileSync(join(programs, "javac"), "#!/bin/sh\necho javac 11.0.2\n", { mode: 0o755 })
      assert.include(attempt().stderr, "version 11 was found")
      writeFileSync(join(programs, "javac"), "#!/bin/sh\necho javac 17.0.15\n", { mode: 0o755 })
      const withoutMaven = attempt()
      assert.notStrictEqual(withoutMaven.status, 0)
      assert.include(withoutMaven.stderr, 'there is no "mvn" on the PATH')
    })
  )
})
