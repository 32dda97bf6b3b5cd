/** What is in an image: the files of its layers, listed without unpacking them. */
import { run, type ToolError } from "@lyceum/testing/tools/Cache"
import { Effect } from "effect"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { blobFile, type Image } from "./Layout.ts"

/** `mode` as `ls` writes it (`-rwxr-xr-x`); `path` from the root, without a slash at its end. */
export interface ImageFile {
  readonly path: string
  readonly mode: string
  /** Numbers of user and group, `0/0`. */
  readonly owner: string
}

const line = /^(\S{10})\s+(\S+)\s+\S+\s+\S+\s+\S+\s(.*)$/

/** One line of `tar -tv --numeric-owner`; `undefined` for another. */
export const fileOfLine = (text: string): ImageFile | undefined => {
  const [, mode, owner, rest] = line.exec(text) ?? []
  if (mode === undefined || owner === undefined || rest === undefined) return undefined
  const path = rest
    .replace(/ (->|link to) .*$/, "")
    .replace(/^\.?\/*/, "/")
    .replace(/(?<=.)\/$/, "")
  return { mode, owner, path }
}

/** Layers are named by their content, and images share them: each is listed once. */
const listed = new Map<string, ReadonlyArray<ImageFile>>()

const layerFiles = (layout: string, digest: string): Effect.Effect<ReadonlyArray<ImageFile>, ToolError> =>
  Effect.suspend(() => {
    const known = listed.get(digest)
    if (known !== undefined) return Effect.succeed(known)
    return Effect.map(run("tar", ["-tvf", blobFile(layout, digest), "--numeric-owner"]), (text) => {
      const files = text.split("\n").flatMap((one) => fileOfLine(one) ?? [])
      listed.set(digest, files)
      return files
    })
  })

/** All files of the image, as the uppermost layer that has them says. */
export const filesOf = (layout: string, image: Image): Effect.Effect<ReadonlyArray<ImageFile>, ToolError> =>
  Effect.map(
    Effect.forEach(image.layers, ({ digest }) => layerFiles(layout, digest), { concurrency: 2 }),
    (layers) => [...new Map(layers.flat().map((file) => [file.path, file])).values()]
  )

/** The texts of those files of the image whose path from the root matches, by that path. */
export const textsOf = (layout: string, image: Image, pattern: RegExp): Effect.Effect<Map<string, string>, ToolError> =>
  Effect.acquireUseRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-layer-"))),
    (folder) =>
      Effect.gen(function* () {
        const found = new Map<string, string>()
        for (const { digest } of image.layers) {
          const files = (yield* layerFiles(layout, digest)).filter(
            ({ mode, path }) => mode.startsWith("-") && pattern.test(path)
          )
          if (files.length === 0) continue
          const names = files.map(({ path }) => path.slice(1))
          yield* run("tar", ["-xf", blobFile(layout, digest), "-C", folder, ...names])
          for (const name of names)
            if (existsSync(join(folder, name))) found.set(`/${name}`, readFileSync(join(folder, name), "utf8"))
        }
        return found
      }),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
  )
