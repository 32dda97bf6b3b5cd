/** What the progress image loads only for a certificate is in its bundle, and its fonts are beside it. */
import { assert, it } from "@effect/vitest"
import { run } from "@lyceum/testing/tools/Cache"
import { Effect, Schema } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { copyBeside } from "../../images/bundle/Beside.ts"
import { bundleProgram } from "../../images/bundle/Program.ts"

const Drawn = Schema.fromJsonString(
  Schema.Struct({
    sheet: Schema.String,
    credential: Schema.Struct({ proof: Schema.Struct({ cryptosuite: Schema.String }) })
  })
)

const inFolder = <A, E>(use: (folder: string) => Effect.Effect<A, E>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-certificate-"))),
    use,
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
  )

const entry = "test-delivery/images/certificate/entry.ts"

it.live("a certificate is drawn and its credential signed with nothing but the image's files", () =>
  inFolder((folder) =>
    Effect.gen(function* () {
      yield* bundleProgram(entry, folder, "main")
      const alone = yield* Effect.flip(run(process.execPath, [join(folder, "main.mjs")], { cwd: folder }))
      assert.include(alone.message, "@fontsource/noto-sans", "without its fonts it must fail")
      yield* copyBeside("fonts", folder)
      const drawn = yield* Schema.decodeEffect(Drawn)(
        yield* run(process.execPath, [join(folder, "main.mjs")], { cwd: folder })
      )
      assert.match(drawn.sheet, /^%PDF-1\.7/)
      assert.include(drawn.sheet, "NotoSansArabic")
      assert.strictEqual(drawn.credential.proof.cryptosuite, "eddsa-rdfc-2022")
    })
  )
)
