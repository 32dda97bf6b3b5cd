/** What makes an image of a prepared context: buildah, podman or docker, whichever is there. */
import type { ToolError } from "@lyceum/testing/tools/Cache"
import type { Effect } from "effect"
import type { ImagesError } from "../Failure.ts"
import type { Architecture } from "../Platforms.ts"

/** One image for one or several platforms. */
export interface BuildRequest {
  readonly name: string
  readonly dockerfile: string
  readonly context: string
  /** A stage of the Dockerfile; the last one when absent. */
  readonly stage?: string
  /** A stage that several images are built on; its own image, kept under `key`, is named by the argument `RUNTIME`. */
  readonly shared?: { readonly stage: string; readonly key: string }
  readonly architectures: ReadonlyArray<Architecture>
  readonly labels: Readonly<Record<string, string>>
  readonly arguments: Readonly<Record<string, string>>
  /** Seconds since 1970: the time of the image and of all its files. */
  readonly created: number
}

export const builderNames = ["buildah", "podman", "docker"] as const
export type BuilderName = (typeof builderNames)[number]

export interface Builder {
  readonly name: BuilderName
  /** Builds the image and writes it as the one image of an OCI layout; the folder is made anew. */
  readonly toLayout: (request: BuildRequest, layout: string) => Effect.Effect<void, ImagesError | ToolError>
  /** Pushes what `toLayout` built last under that request to `repository:tag`; gives its digest. */
  readonly push: (request: BuildRequest, reference: string) => Effect.Effect<string, ImagesError | ToolError>
}

/** The flags that every builder takes in the same form. */
export const commonFlags = (request: BuildRequest): ReadonlyArray<string> => [
  ...(request.stage === undefined ? [] : ["--target", request.stage]),
  ...Object.entries(request.arguments).flatMap(([key, value]) => ["--build-arg", `${key}=${value}`]),
  ...Object.entries(request.labels).flatMap(([key, value]) => ["--label", `${key}=${value}`]),
  "--file",
  request.dockerfile
]
