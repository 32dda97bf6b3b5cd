/** Builds one image for its platforms, lists what is in it, and looks whether it may go out. */
import type { ToolError } from "@lyceum/testing/tools/Cache"
import { Effect } from "effect"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Builder, BuildRequest } from "./builder/Builder.ts"
import { filesOf, textsOf } from "./builder/Files.ts"
import { type Image, imagesOf } from "./builder/Layout.ts"
import { prepare } from "./bundle/Context.ts"
import { nodeVersion } from "./bundle/Node.ts"
import { faultsOf } from "./check/Faults.ts"
import type { Deployable } from "./Deployables.ts"
import { ImagesError } from "./Failure.ts"
import { contextFolder, repository, sbomFolder } from "./Folders.ts"
import { labelsOf } from "./Labels.ts"
import type { Architecture } from "./Platforms.ts"
import type { Release } from "./Release.ts"
import { attach } from "./sbom/Attach.ts"
import { baseComponent, type Component, nodeComponent } from "./sbom/Component.ts"
import { billOf } from "./sbom/CycloneDx.ts"
import { debianPackage } from "./sbom/DebianPackages.ts"

/** How all images of one run are made. `base`: "debian" or the reference of an image; `flinkBase`: that of an image of Flink. */
export interface Making {
  readonly builder: Builder
  readonly release: Release
  readonly architectures: ReadonlyArray<Architecture>
  readonly base: string
  readonly flinkBase: string
  /** Changes when base or Node change. */
  readonly runtimeKey: string
}

/** An image of one platform that was built. */
export interface BuiltImage extends Image {
  readonly sbom: string
  readonly components: number
}

export interface Built {
  readonly name: string
  readonly request: BuildRequest
  readonly images: ReadonlyArray<BuiltImage>
}

const requestOf = (
  deployable: Deployable,
  { architectures, base, flinkBase, release, runtimeKey }: Making
): BuildRequest => {
  const { name, title } = deployable
  const node = deployable.kind === "node"
  return {
    name,
    context: contextFolder,
    dockerfile: join(repository, node ? "images/Dockerfile" : "images/flink-job/Dockerfile"),
    architectures,
    labels: labelsOf(title, release),
    created: release.created,
    ...(node ? { stage: deployable.stage, shared: { stage: "runtime", key: runtimeKey } } : {}),
    arguments: node ? { BASE: base, NAME: name, VERSION: release.version } : { BASE: flinkBase }
  }
}

/** What the layers below the program hold: Node, and the base's packages or, where it does not list them, the base. */
const below = (layout: string, image: Image, { base, flinkBase }: Making, deployable: Deployable) =>
  Effect.gen(function* () {
    if (deployable.kind === "flink") return [baseComponent(flinkBase)]
    const version = yield* nodeVersion
    // Those of the Node that runs this, when it is the one in the image.
    const parts = process.versions.node === version ? Object.entries(process.versions) : []
    const defined = Object.fromEntries(
      parts.flatMap(([key, value]) => (typeof value === "string" ? [[key, value] as const] : []))
    )
    const texts = yield* textsOf(
      layout,
      image,
      /^\/(var\/lib\/dpkg\/status\.d\/[^/]+|usr\/share\/doc\/[^/]+\/copyright)$/
    )
    const debian = [...texts].flatMap(([path, text]) => {
      if (!path.startsWith("/var/lib/dpkg/status.d/") || path.endsWith(".md5sums")) return []
      return debianPackage(text, (name) => texts.get(`/usr/share/doc/${name}/copyright`)) ?? []
    })
    return [nodeComponent(version, defined), ...(base === "debian" ? [] : [baseComponent(base)]), ...debian]
  })

const examine = (
  layout: string,
  image: Image,
  components: ReadonlyArray<Component>,
  making: Making,
  deployable: Deployable
) =>
  Effect.gen(function* () {
    const architecture = image.config.architecture
    const subject = `lyceum/${deployable.name}-${architecture}`
    const contained = [...components, ...(yield* below(layout, image, making, deployable))]
    const bill = billOf(subject, making.release, contained)
    const faults = faultsOf({
      image: subject,
      config: image.config,
      files: yield* filesOf(layout, image),
      bill: new Set(bill.components.map(({ purl }) => purl)),
      contained: contained.map(({ purl }) => purl),
      compressed: image.compressed
    })
    // Flink's own image has a shell and is larger: its rules are its publisher's.
    if (deployable.kind === "node" && faults.length > 0) return yield* new ImagesError({ reason: faults.join("\n") })
    const text = `${JSON.stringify(bill, null, 2)}\n`
    const sbom = join(sbomFolder, `${deployable.name}-${architecture}.cdx.json`)
    mkdirSync(sbomFolder, { recursive: true })
    writeFileSync(sbom, text)
    attach(layout, image.descriptor, text, bill.metadata.timestamp)
    return { ...image, sbom, components: bill.components.length }
  })

/** Builds the image into the layout. Fails, with every fault, when it may not go out. */
export const build = (
  deployable: Deployable,
  layout: string,
  making: Making
): Effect.Effect<Built, ImagesError | ToolError> =>
  Effect.gen(function* () {
    const request = requestOf(deployable, making)
    const components = yield* prepare(deployable, contextFolder)
    yield* making.builder.toLayout(request, layout)
    const images = yield* Effect.forEach(imagesOf(layout), (image) =>
      examine(layout, image, components, making, deployable)
    )
    return { name: deployable.name, request, images }
  })
