/** `node packages/testing/src/config-reads/main.ts`: records what every program reads, key by key, into `recorded.json`. */
import { embeddedPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { recordConfigReads, recordingsFile, secretKeys } from "../ConfigReads.ts"
import { programNames } from "./Situations.ts"

const record = Effect.gen(function* () {
  const folder = mkdtempSync(join(tmpdir(), "lyceum-reads-"))
  yield* Effect.addFinalizer(() => Effect.sync(() => rmSync(folder, { recursive: true, force: true })))
  const { url } = yield* embeddedPostgres({ folder, durable: false })
  const secrets = secretKeys()
  const found = yield* Effect.forEach(programNames, (program) =>
    recordConfigReads({ program, postgresUrl: url, secrets, believed: null }).pipe(
      Effect.map((reads) => [program, reads] as const),
      Effect.tap(() => Console.log(`${program} recorded`))
    )
  )
  writeFileSync(recordingsFile, `${JSON.stringify(Object.fromEntries(found), null, 2)}\n`)
})

NodeRuntime.runMain(Effect.scoped(record))
