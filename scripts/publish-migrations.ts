/**
 * At a release: notes the SQL of every migration that is new in it, so that it is never changed afterwards. Refuses when one of
 * those that were published before is not what it was, and when a new one breaks the rules. `node scripts/publish-migrations.ts`
 */
import { NodeRuntime } from "@effect/platform-node"
import { embeddedPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { Console, Data, Effect, Runtime } from "effect"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { faults, inspectAll, type Published, published, publishedFile } from "../test/support/release/Published.ts"

class Refused extends Data.TaggedError("Refused") {
  override readonly [Runtime.errorExitCode] = 1
}

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "..", "package.json"), "utf8"))

const main = Effect.gen(function* () {
  const folder = mkdtempSync(join(tmpdir(), "lyceum-publish-"))
  yield* Effect.addFinalizer(() => Effect.sync(() => rmSync(folder, { recursive: true, force: true })))
  const { url } = yield* embeddedPostgres({ folder, durable: false })
  const inspected = yield* inspectAll(url, "publish", String(version))
  // The first time there was no release whose code could be hurt.
  const first = !existsSync(publishedFile)
  const wrong = first ? [] : faults(inspected, published())
  if (wrong.length > 0) {
    yield* Console.error(wrong.join("\n"))
    return yield* new Refused()
  }
  const before: Readonly<Record<string, Published[keyof Published]>> = first ? {} : published()
  const now = inspected.map(({ schema, steps }) => {
    const found = steps.map(({ findings, key, sha256 }) => [key, { sha256, allowed: findings }] as const)
    return [schema, { ...Object.fromEntries(found), ...before[schema] }] as const
  })
  writeFileSync(publishedFile, `${JSON.stringify(Object.fromEntries(now), null, 2)}\n`)
  yield* Console.log(`${publishedFile} is up to date`)
})

NodeRuntime.runMain(Effect.scoped(main), { disableErrorReporting: true })
