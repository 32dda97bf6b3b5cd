/** `npm run images -- …`: builds, checks and pushes images. Every failure is one sentence on stderr and exit code 1. */
import { run } from "@lyceum/testing/tools/Cache"
import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { createHash } from "node:crypto"
import { cpSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { copyDebianBase, dayOfBase } from "./base/Debian.ts"
import { type Built, build, type Making } from "./Build.ts"
import { builderNames } from "./builder/Builder.ts"
import { chooseBuilder } from "./builder/Choose.ts"
import { digestOf } from "./builder/Layout.ts"
import { copyNode, nodeVersion } from "./bundle/Node.ts"
import { byDefault, type Deployable, deployables } from "./Deployables.ts"
import { type Destination, destinationOf, pathOf, repositoryOf, tagOf } from "./Destination.ts"
import { known, type Pinned, record } from "./Digests.ts"
import { ImagesError } from "./Failure.ts"
import { authoritiesFolder, contextFolder, layoutsFolder, repository } from "./Folders.ts"
import { type Architecture, platformsOf } from "./Platforms.ts"
import { readRelease, tagOfRelease } from "./Release.ts"

const wrong = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause))

const flags = {
  names: Argument.Literals(
    "name",
    deployables.map(({ name }) => name)
  ).pipe(Argument.withDescription(`Images to build (without any: ${byDefault.join(", ")})`), Argument.variadic()),
  registry: Flag.String("registry").pipe(
    Flag.withDescription("A registry (host[:port][/path]), or oci:FOLDER for a folder of OCI layouts"),
    Flag.mapTryCatch(destinationOf, wrong),
    Flag.optional
  ),
  push: Flag.Boolean("push").pipe(
    Flag.withDescription("Push to the registry, and write the digests where Argo CD reads them"),
    Flag.withDefault(false)
  ),
  tag: Flag.String("tag").pipe(
    Flag.withDescription("Tag in the registry (version and commit when absent); clusters take the digest"),
    Flag.mapTryCatch(tagOf, wrong),
    Flag.optional
  ),
  environment: Flag.String("environment").pipe(
    Flag.withDescription("Whose argocd/environments/<environment>/images.yaml gets the digests of a push"),
    Flag.withDefault("dev")
  ),
  platform: Flag.String("platform").pipe(
    Flag.withDescription("linux/amd64, linux/arm64 or both with a comma between"),
    Flag.withDefault("linux/amd64,linux/arm64"),
    Flag.mapTryCatch(platformsOf, wrong)
  ),
  builder: Flag.Literals("builder", builderNames).pipe(
    Flag.withDescription("Take this one instead of the first that answers"),
    Flag.optional
  ),
  base: Flag.String("base").pipe(
    Flag.withDescription('The image to build on, by digest, or "debian": made here of Debian\'s packages'),
    Flag.optional
  ),
  flinkBase: Flag.String("flink-base").pipe(
    Flag.withDescription("The image of Flink that flink-job is built on, by digest"),
    Flag.withDefault("docker.io/library/flink:2.2.0-java17")
  )
}

/** "debian" where it can be made, else the Dockerfile's default. */
const baseOf = (told: Option.Option<string>) =>
  Option.match(told, {
    onSome: Effect.succeed,
    onNone: () =>
      run("mmdebstrap", ["--version"]).pipe(
        Effect.as("debian"),
        Effect.orElseSucceed(() => "gcr.io/distroless/cc-debian12:nonroot")
      )
  })

/** Names the layers that images share: base and Node. Of a base that is not named by its content, a day's is taken for the same. */
const runtimeKey = (base: string, node: string) =>
  createHash("sha256")
    .update(JSON.stringify([base, base.includes("@sha256:") ? "" : dayOfBase(), node]))
    .update(readFileSync(join(repository, "images", "Dockerfile")))
    .update(readFileSync(join(authoritiesFolder, "amazon-rds.pem")))
    .digest("hex")
    .slice(0, 12)

/** What all images of Node share in the context. */
const prepareShared = (chosen: ReadonlyArray<Deployable>, architectures: ReadonlyArray<Architecture>, base: string) =>
  chosen.some(({ kind }) => kind === "node")
    ? Effect.andThen(
        Effect.sync(() => cpSync(authoritiesFolder, join(contextFolder, "authorities"), { recursive: true })),
        Effect.forEach(architectures, (one) =>
          Effect.andThen(
            copyNode(one, contextFolder),
            base === "debian" ? copyDebianBase(one, contextFolder) : Effect.void
          )
        )
      )
    : Effect.void

const report = ({ images, name }: Built, millis: number) =>
  Effect.forEach(images, ({ components, compressed, config, descriptor }) =>
    Console.log(
      `${name.padEnd(12)}${config.architecture.padEnd(7)}${(compressed / 1e6).toFixed(1).padStart(6)} MB compressed  ${String(components).padStart(4)} components  ${descriptor.digest.slice(0, 19)}  ${Math.round(millis)} ms`
    )
  )

const layoutOf = (destination: Option.Option<Destination>, name: string): string =>
  Option.isSome(destination) && destination.value.kind === "layout"
    ? join(destination.value.folder, name)
    : join(layoutsFolder, name)

const pushed = (built: Built, destination: Destination, tag: string, making: Making, layout: string) =>
  Effect.gen(function* () {
    if (destination.kind === "layout") {
      const digest = digestOf(layout)
      if (digest === undefined) return undefined
      yield* Console.log(`${built.name.padEnd(12)}oci:${layout}@${digest}`)
      return { repository: pathOf(built.name), digest }
    }
    const place = repositoryOf(destination.host, built.name)
    const digest = yield* making.builder.push(built.request, `${place}:${tag}`)
    yield* Console.log(`${built.name.padEnd(12)}${place}@${digest}`)
    return { repository: pathOf(built.name), digest }
  })

const environments = join(repository, "argocd", "environments")

export const images = Command.make("images", flags, (given) =>
  Effect.gen(function* () {
    if (given.push && Option.isNone(given.registry)) {
      return yield* new ImagesError({ reason: "--push needs --registry: a registry, or oci:FOLDER" })
    }
    yield* known(environments, given.environment)
    const names = given.names.length === 0 ? byDefault : given.names
    const chosen = deployables.filter(({ name }) => names.includes(name))
    const release = yield* readRelease
    const base = yield* baseOf(given.base)
    const making: Making = {
      builder: yield* chooseBuilder(Option.getOrUndefined(given.builder)),
      release,
      architectures: given.platform,
      base,
      flinkBase: given.flinkBase,
      runtimeKey: runtimeKey(base, yield* nodeVersion)
    }
    const tag = Option.getOrElse(given.tag, () => tagOfRelease(release))
    yield* Console.log(`images: ${making.builder.name}, base ${making.base}, ${tag}`)
    yield* prepareShared(chosen, making.architectures, making.base)
    const pins = new Map<string, Pinned>()
    for (const deployable of chosen) {
      const layout = layoutOf(given.registry, deployable.name)
      const from = performance.now()
      const built = yield* build(deployable, layout, making)
      yield* report(built, performance.now() - from)
      if (!given.push || Option.isNone(given.registry)) continue
      const pin = yield* pushed(built, given.registry.value, tag, making, layout)
      if (pin !== undefined) pins.set(deployable.name, pin)
    }
    // A folder is no place that a cluster could fetch from.
    if (pins.size === 0 || (Option.isSome(given.registry) && given.registry.value.kind === "layout")) return
    const file = yield* record(environments, given.environment, pins)
    yield* Console.log(`wrote ${file}`)
  })
).pipe(Command.withDescription("Build images, check what is in them, and push them"))
