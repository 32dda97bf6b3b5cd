/** `argocd/environments/<environment>/images.yaml`: which image runs there, by digest. Argo CD reads it; this alone writes it. */
import { Effect } from "effect"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { ImagesError } from "./Failure.ts"

/** Where an image is: `repository@digest`, in the registry of whichever cluster fetches it. */
export interface Pinned {
  readonly repository: string
  readonly digest: string
}

export type Images = ReadonlyMap<string, Pinned>

const head = `# Written by "npm run images -- … --push". To promote a release, copy this one file to the next environment's folder.\n`

/** The file's text: names in order, so that a change is one line of a diff. */
export const write = (images: Images): string => {
  const entries = [...images].toSorted(([one], [other]) => (one < other ? -1 : 1))
  if (entries.length === 0) return `${head}images: {}\n`
  const lines = entries.flatMap(([name, { digest, repository }]) => [
    `  ${name}:`,
    `    repository: ${repository}`,
    `    digest: ${digest}`
  ])
  return `${head}images:\n${lines.join("\n")}\n`
}

const entry = /^ {2}([a-z][a-z0-9-]*):\n {4}repository: "?([^\s"]+)"?\n {4}digest: "?(sha256:[0-9a-f]{64})"?\n/

/** Reads what `write` wrote, or throws one sentence: another shape is another author's, and would be lost. */
export const parse = (file: string, text: string): Images => {
  const body = text.replaceAll(/^\s*(#.*)?\n/gm, "")
  const images = new Map<string, Pinned>()
  if (/^images: *\{\}\n$/.test(body)) return images
  let rest = body.replace(/^images:\n/, "")
  while (rest !== "" && rest !== body) {
    const [found, name, repository, digest] = entry.exec(rest) ?? []
    if (found === undefined || name === undefined || repository === undefined || digest === undefined) break
    images.set(name, { repository, digest })
    rest = rest.slice(found.length)
  }
  if (rest === "" && images.size > 0) return images
  const line = (rest.split("\n", 1)[0] ?? "").trim()
  throw new Error(`${file}: images.<name> needs "repository" and "digest" (sha256:…) and nothing else, near "${line}"`)
}

/** Fails, with those that there are, for an environment that has no folder. */
export const known = (environments: string, environment: string): Effect.Effect<void, ImagesError> =>
  Effect.suspend(() => {
    const folder = join(environments, environment)
    if (existsSync(folder)) return Effect.void
    const there = existsSync(environments) ? readdirSync(environments).toSorted().join(", ") : "none"
    return Effect.fail(
      new ImagesError({ reason: `${folder}: there is no environment "${environment}" (there are: ${there})` })
    )
  })

/** Puts these into the environment's file and leaves the others in it. Fails for an environment that has no folder. */
export const record = (environments: string, environment: string, images: Images): Effect.Effect<string, ImagesError> =>
  Effect.andThen(
    known(environments, environment),
    Effect.try({
      try: () => {
        const file = join(environments, environment, "images.yaml")
        const before = existsSync(file) ? parse(file, readFileSync(file, "utf8")) : new Map<string, Pinned>()
        writeFileSync(file, write(new Map([...before, ...images])))
        return file
      },
      catch: (cause) => new ImagesError({ reason: cause instanceof Error ? cause.message : String(cause) })
    })
  )
