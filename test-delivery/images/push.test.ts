/** A push to a real registry: both platforms under the digest that was written down, and a tag for people. */
import { assert, it } from "@effect/vitest"
import { ToolError } from "@lyceum/testing/tools/Cache"
import { tool } from "@lyceum/testing/tools/Tool"
import { Effect, Schema } from "effect"
import { spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { chooseBuilder } from "../../images/builder/Choose.ts"
import { digestOf, Index } from "../../images/builder/Layout.ts"
import { repositoryOf } from "../../images/Destination.ts"
import { labelsOf } from "../../images/Labels.ts"
import { ask } from "./Requests.ts"

/** Starts it on a free port until the scope ends; gives its address. */
const registry = Effect.gen(function* () {
  const program = yield* tool("registry")
  const child = yield* Effect.acquireRelease(
    Effect.sync(() => spawn(program, ["-port", "0"], { stdio: ["ignore", "ignore", "pipe"] })),
    (started) => Effect.sync(() => started.kill("SIGKILL"))
  )
  const port = yield* Effect.callback<string, ToolError>((resume) => {
    child.stderr.on("data", (chunk) => {
      const [, found] = /serving on port (\d+)/.exec(String(chunk)) ?? []
      if (found !== undefined) resume(Effect.succeed(found))
    })
    child.once("error", ({ message }) => resume(Effect.fail(new ToolError({ reason: message }))))
  })
  return `localhost:${port}`
})

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-push-"))),
  (made) => Effect.sync(() => rmSync(made, { recursive: true }))
)

it.live(
  "puts both platforms under one digest, and the tag on it",
  () =>
    Effect.gen(function* () {
      const [host, made] = [yield* registry, yield* folder]
      const context = join(made, "context")
      mkdirSync(context)
      writeFileSync(join(context, "Dockerfile"), "FROM scratch\nCOPY Dockerfile /\nUSER 65532:65532\n")
      const release = { version: "1.2.3", revision: "0".repeat(40), created: 1_767_225_600, source: null }
      const request = {
        name: "pushed",
        context,
        dockerfile: join(context, "Dockerfile"),
        architectures: ["amd64", "arm64"] as const,
        labels: labelsOf("Pushed", release),
        arguments: {},
        created: release.created
      }
      const builder = yield* chooseBuilder(undefined)
      const layout = join(made, "layout")
      yield* builder.toLayout(request, layout)
      const digest = yield* builder.push(request, `${repositoryOf(host, "pushed")}:1.2.3`)
      assert.strictEqual(digest, digestOf(layout), "what was checked is what was pushed")
      const manifests = `http://${host}/v2/lyceum/pushed/manifests`
      const accept = { headers: { accept: "application/vnd.oci.image.index.v1+json" } }
      const [byDigest, byTag] = [yield* ask(`${manifests}/${digest}`, accept), yield* ask(`${manifests}/1.2.3`, accept)]
      assert.strictEqual(byTag.text, byDigest.text)
      const index = yield* Schema.decodeEffect(Schema.fromJsonString(Index))(byDigest.text)
      assert.deepStrictEqual(
        index.manifests.map(({ platform }) => platform?.architecture),
        ["amd64", "arm64"]
      )
      const nowhere = yield* Effect.flip(builder.push(request, "localhost:1/lyceum/pushed:1"))
      assert.include(nowhere.message, "localhost:1/lyceum/pushed:1")
    }).pipe(Effect.scoped),
  300_000
)
