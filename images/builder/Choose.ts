/** Which builder to take: the one that is named, or the first that answers. */
import { run } from "@lyceum/testing/tools/Cache"
import { Effect } from "effect"
import { ImagesError } from "../Failure.ts"
import { type Builder, type BuilderName, builderNames } from "./Builder.ts"
import { buildahOrPodman } from "./Buildah.ts"
import { docker } from "./Docker.ts"

/** A call that succeeds where the builder is there and can build: for docker, its engine and buildx. */
const probes: Readonly<Record<BuilderName, ReadonlyArray<ReadonlyArray<string>>>> = {
  buildah: [["--version"]],
  podman: [["--version"]],
  docker: [
    ["version", "--format", "{{.Server.Version}}"],
    ["buildx", "version"]
  ]
}

const answers = (name: BuilderName) =>
  Effect.forEach(probes[name], (args) => run(name, args)).pipe(
    Effect.option,
    Effect.map(({ _tag }) => _tag === "Some")
  )

const builderOf = (name: BuilderName): Effect.Effect<Builder> =>
  name === "docker" ? Effect.succeed(docker) : buildahOrPodman(name)

/** `named`: what `--builder` says. Fails with what to install. */
export const chooseBuilder = (named: BuilderName | undefined): Effect.Effect<Builder, ImagesError> =>
  Effect.gen(function* () {
    for (const name of named === undefined ? builderNames : [named])
      if (yield* answers(name)) return yield* builderOf(name)
    const wanted = named ?? "buildah, podman or docker (with its engine and buildx)"
    return yield* new ImagesError({
      reason: `images are built by ${wanted}, which does not answer on the PATH; on Debian: apt-get install buildah mmdebstrap`
    })
  })
