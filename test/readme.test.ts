/** The README's main job, copied from it and run against a first start; its transcript is what really comes. */
import { assert, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { Effect } from "effect"
import { startProcess } from "./support/process.ts"
import { blocksOf, typeFaults, workshop } from "./support/readme.ts"

const readme = resolve(import.meta.dirname, "..", "README.md")

it.live(
  "the main job of the README runs and prints its transcript",
  () =>
    Effect.gen(function* () {
      const [code] = blocksOf(readme, "ts")
      const [transcript] = blocksOf(readme, "text transcript")
      if (code === undefined || transcript === undefined) return assert.fail("the README has lost its main job")
      const folder = yield* workshop
      const data = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-readme-data-"))),
        (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
      )
      const platform = yield* Effect.acquireRelease(
        Effect.promise(() => startProcess(data)),
        ({ kill }) => Effect.promise(kill)
      )
      const file = join(folder, "src", "main-job.ts")
      writeFileSync(file, code.replace("http://127.0.0.1:3000", platform.address))
      assert.strictEqual(typeFaults(folder), "")
      const run = spawnSync(process.execPath, [file], { encoding: "utf8" })
      assert.strictEqual(run.stdout, transcript, run.stderr)
      // 128 + SIGINT, as shells expect of a program that Ctrl-C ended.
      assert.strictEqual(yield* Effect.promise(platform.interrupt), 130)
      assert.include(platform.output(), "Stopped")
    }),
  { timeout: 90_000 }
)
