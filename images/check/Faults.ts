/** What must not be in an image that goes out, and what must: each breach is one sentence. */
import type { ImageFile } from "../builder/Files.ts"
import type { ImageConfig } from "../builder/Layout.ts"
import { requiredLabels } from "../Labels.ts"

/** What is looked at. `bill`: purls of the bill of materials; `contained`: those of what is known to be inside. */
export interface Examined {
  readonly image: string
  readonly config: ImageConfig
  readonly files: ReadonlyArray<ImageFile>
  readonly bill: ReadonlySet<string>
  readonly contained: ReadonlyArray<string>
  readonly compressed: number
}

/** The most that an image may have, compressed. */
export const budget = 70_000_000

const shells = "sh bash dash ash ksh mksh zsh fish busybox toybox rbash"
const managers =
  "apt apt-get dpkg dpkg-deb apk rpm yum dnf microdnf pip pip3 npm npx yarn pnpm corepack perl python3 curl wget"
const forbidden = new Set(`${shells} ${managers}`.split(" "))

const runnable = ({ mode }: ImageFile) => mode.startsWith("l") || (mode.startsWith("-") && mode.includes("x"))
const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1)

const ofFiles = (files: ReadonlyArray<ImageFile>): ReadonlyArray<string> =>
  files.flatMap((file) => {
    const { mode, owner, path } = file
    const faults: Array<string> = []
    if (runnable(file) && forbidden.has(nameOf(path)) && !path.startsWith("/usr/share/")) faults.push(`has ${path}`)
    if (/^-..s|^-.....s/i.test(mode)) faults.push(`${path} runs as its owner (${mode})`)
    if (!mode.startsWith("l") && mode[8] === "w" && path !== "/tmp") faults.push(`anybody may write ${path} (${mode})`)
    if (path.startsWith("/app/") && owner !== "0/0") faults.push(`${path} belongs to ${owner}, not to root`)
    return faults
  })

const ofConfig = ({ config: { Entrypoint = [], Labels = {}, User = "" } }: ImageConfig): ReadonlyArray<string> => [
  ...(/^[1-9]\d*:[1-9]\d*$/.test(User)
    ? []
    : [`runs as "${User}": numbers of a user and a group that are not root's are needed`]),
  ...(Entrypoint.length === 0 ? ["has no entry point"] : []),
  ...requiredLabels.flatMap((label) => (Labels[label] === undefined ? [`has no label ${label}`] : []))
]

/** Everything that is wrong with an image; empty = it may go out. */
export const faultsOf = ({ bill, compressed, config, contained, files, image }: Examined): ReadonlyArray<string> => {
  const paths = new Set(files.map(({ path }) => path))
  const [program, ...args] = config.config.Entrypoint ?? []
  return [
    ...ofConfig(config),
    ...[program, ...args].flatMap((path) =>
      path?.startsWith("/") === true && !paths.has(path) ? [`its entry point ${path} is not in it`] : []
    ),
    ...ofFiles(files),
    ...contained.flatMap((purl) => (bill.has(purl) ? [] : [`its bill of materials lacks ${purl}`])),
    ...(compressed > budget ? [`has ${compressed} bytes compressed, more than ${budget}`] : [])
  ].map((fault) => `${image} ${fault}`)
}
