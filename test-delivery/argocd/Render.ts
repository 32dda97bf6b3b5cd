/** What an Application's source renders to, by Helm as Argo CD calls it, with digests of these tests' own. */
import { type ToolError } from "@lyceum/testing/tools/Cache"
import { tool } from "@lyceum/testing/tools/Tool"
import { Effect, Schema } from "effect"
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { stringify } from "yaml"
import { deployables } from "../../argocd/Promotion.ts"
import { type Application, home, Manifest, parsed } from "./Rules.ts"

/** One digest for each deployable: what a push would have written. */
export const images = {
  images: Object.fromEntries(
    deployables.map((name, at) => [name, { repository: `lyceum/${name}`, digest: `sha256:${String(at).repeat(64)}` }])
  )
}

/** Helm did not render it; the reason is what Helm said. */
export class RenderError extends Schema.TaggedError<RenderError>()("RenderError", { reason: Schema.String }) {
  override get message() {
    return this.reason
  }
}

const isManifest = Schema.is(Manifest)

const helm = (args: ReadonlyArray<string>) =>
  Effect.flatMap(tool("helm"), (program) =>
    Effect.callback<string, RenderError>((resume) => {
      const child = execFile(program, [...args], { maxBuffer: 64e6 }, (error, stdout, stderr) =>
        resume(error === null ? Effect.succeed(stdout) : Effect.fail(new RenderError({ reason: stderr.trim() })))
      )
      return Effect.sync(() => child.kill())
    })
  )

const temporary = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-render-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

/** The objects of an Application whose source is a folder of this repository. */
export const rendered = (
  application: Application,
  used: unknown = images
): Effect.Effect<ReadonlyArray<typeof Manifest.Type>, RenderError | ToolError> =>
  Effect.gen(function* () {
    const { destination, source } = application.spec
    const chart = join(home, source?.path ?? "")
    const folder = yield* temporary
    const [imagesFile, factsFile] = [join(folder, "images.yaml"), join(folder, "values.yaml")]
    writeFileSync(imagesFile, stringify(used))
    writeFileSync(factsFile, stringify(source?.helm?.valuesObject ?? {}))
    const files = (source?.helm?.valueFiles ?? []).map((file) =>
      file.endsWith("/images.yaml") ? imagesFile : join(chart, file)
    )
    const values = [...files, factsFile].flatMap((file) => ["-f", file])
    const flags = ["--namespace", destination.namespace, "--kube-version", "1.36.0", "--include-crds"]
    const text = yield* helm(["template", source?.helm?.releaseName ?? "", chart, ...flags, ...values])
    return parsed(text).filter(isManifest)
  }).pipe(Effect.scoped)
