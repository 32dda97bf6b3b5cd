/** docker with buildx: all platforms in one build. The images hold no attestations of buildx, whose times change the digest. */
import { run } from "@lyceum/testing/tools/Cache"
import { Effect, Schema } from "effect"
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { type BuildRequest, type Builder, commonFlags } from "./Builder.ts"

const Metadata = Schema.fromJsonString(Schema.Struct({ "containerimage.digest": Schema.String }))

const digestOf = (metadata: string) => Schema.decodeSync(Metadata)(metadata)["containerimage.digest"]

const build = (request: BuildRequest, ...output: ReadonlyArray<string>) =>
  run(
    "docker",
    [
      "buildx",
      "build",
      "--provenance=false",
      "--sbom=false",
      `--platform=${request.architectures.map((one) => `linux/${one}`).join(",")}`,
      ...commonFlags(request),
      ...output,
      request.context
    ],
    { env: { SOURCE_DATE_EPOCH: String(request.created) } }
  )

export const docker: Builder = {
  name: "docker",
  toLayout: (request, layout) =>
    Effect.suspend(() => {
      rmSync(layout, { recursive: true, force: true })
      mkdirSync(dirname(layout), { recursive: true })
      return Effect.asVoid(build(request, "--output", `type=oci,tar=false,rewrite-timestamp=true,dest=${layout}`))
    }),
  push: (request, reference) =>
    Effect.acquireUseRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-image-"))),
      (folder) =>
        Effect.gen(function* () {
          const file = join(folder, "metadata.json")
          const output = `type=registry,rewrite-timestamp=true,name=${reference}`
          yield* build(request, "--output", output, "--metadata-file", file)
          return digestOf(readFileSync(file, "utf8"))
        }),
      (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
    )
}
