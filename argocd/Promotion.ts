/** What promoting images from one environment to the next means: pure but for reading the two files. */
import { Option, Result, Schema } from "effect"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "yaml"

/** The environments in the order in which a version passes them. */
export const environments = ["dev", "staging", "production"] as const

/** What an images.yaml must have for each deployable that runs in a cluster. */
export const deployables = [
  "user",
  "course",
  "enrollment",
  "progress",
  "analytics",
  "web",
  "streaming",
  "flink-job"
] as const

/** Repository without host and tag; digest of the manifest or the index. */
export const Images = Schema.Record(Schema.String, Schema.Struct({ repository: Schema.String, digest: Schema.String }))
export type Images = typeof Images.Type

const decodeFile = Schema.decodeUnknownResult(Schema.Struct({ images: Images }), { onExcessProperty: "error" })

const digestForm = /^sha256:[0-9a-f]{64}$/

/** The images of a file's text, or one sentence that names the file and the key. */
export const readImages = (shown: string, text: string): Result.Result<Images, string> => {
  let value: unknown
  try {
    value = parse(text)
  } catch (error) {
    return Result.fail(`${shown} is not YAML: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`)
  }
  const decoded = decodeFile(value)
  if (Result.isFailure(decoded)) {
    return Result.fail(
      `${shown} must be { images: { <name>: { repository, digest } } }: ${String(decoded.failure).split("\n").join(" ")}`
    )
  }
  const { images } = decoded.success
  const wrong = Object.entries(images).flatMap(([name, image]) => Option.toArray(fault(shown, name, image)))
  return wrong[0] === undefined ? Result.succeed(images) : Result.fail(wrong[0])
}

const fault = (shown: string, name: string, image: Images[string]): Option.Option<string> => {
  const key = `${shown}: images.${name}`
  if (!deployables.some((one) => one === name)) {
    return Option.some(`${key} is no deployable; there are ${deployables.join(", ")}`)
  }
  if (/[:@]/.test(image.repository)) {
    return Option.some(
      `${key}.repository is ${image.repository}: an image is named by its digest, without a tag or a host's port`
    )
  }
  if (!digestForm.test(image.digest)) {
    return Option.some(`${key}.digest is ${JSON.stringify(image.digest)}, not sha256: and 64 hexadecimal digits`)
  }
  return Option.none()
}

/** What is missing for the whole platform to run, as one sentence. */
const lacking = (shown: string, images: Images): Option.Option<string> => {
  const missing = deployables.filter((name) => !Object.hasOwn(images, name))
  if (missing.length === 0) return Option.none()
  return Option.some(
    `${shown}: images.${missing[0]} is missing${missing.length > 1 ? ` (and ${missing.length - 1} more)` : ""}: run npm run images -- --registry … --push first`
  )
}

/** What changes, a line for each deployable. */
export const changes = (before: Images, after: Images): ReadonlyArray<string> =>
  deployables.flatMap((name) => {
    const [old, next] = [before[name], after[name]]
    const text = (image: Images[string] | undefined) =>
      image === undefined ? "nothing" : `${image.repository}@${image.digest.slice(0, 19)}`
    return text(old) === text(next) && old?.digest === next?.digest ? [] : [`  ${name}: ${text(old)} -> ${text(next)}`]
  })

/** A promotion that may be carried out, or why it may not. */
export type Promotion =
  | { readonly refused: string }
  | {
      readonly file: string
      readonly shown: string
      readonly text: string
      readonly before: Images
      readonly after: Images
    }

const isEnvironment = (name: string) => environments.some((one) => one === name)

/** Looks at the arguments and the two files; `root` is the folder of the environments. */
export const promotion = (args: ReadonlyArray<string>, root = join(import.meta.dirname, "environments")): Promotion => {
  const [from, to] = args
  if (args.length !== 2 || from === undefined || to === undefined) {
    return { refused: "Say from which environment to which: npm run promote -- dev staging" }
  }
  const unknown = [from, to].find((name) => !isEnvironment(name))
  if (unknown !== undefined) {
    return { refused: `There is no environment "${unknown}"; there are ${environments.join(", ")}` }
  }
  const [order, next] = [environments.findIndex((one) => one === from), environments.findIndex((one) => one === to)]
  if (next !== order + 1) {
    return { refused: `A version goes ${environments.join(" -> ")}, one step at a time: not from ${from} to ${to}` }
  }
  const at = (name: string) => ({
    file: join(root, name, "images.yaml"),
    shown: `argocd/environments/${name}/images.yaml`
  })
  const [source, target] = [at(from), at(to)]
  const absent = [source, target].find(({ file }) => !existsSync(file))
  if (absent !== undefined) return { refused: `${absent.shown} is missing` }
  const text = readFileSync(source.file, "utf8")
  const after = readImages(source.shown, text)
  if (Result.isFailure(after)) return { refused: after.failure }
  const short = lacking(source.shown, after.success)
  if (Option.isSome(short)) return { refused: short.value }
  const before = readImages(target.shown, readFileSync(target.file, "utf8"))
  if (Result.isFailure(before)) return { refused: before.failure }
  return { ...target, text, before: before.success, after: after.success }
}
