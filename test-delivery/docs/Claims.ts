/** What a page of documentation says that can be looked up: links, files, npm scripts, operations. Pure but for the file system. */
import { existsSync, readFileSync } from "node:fs"
import { dirname, resolve } from "node:path"

/** A heading's anchor as GitHub makes it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-")

const anchorsOf = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading)))

/** Links within the repository that lead nowhere. `file` is where `text` stands. */
export const brokenLinks = (file: string, text: string): ReadonlyArray<string> =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = "", anchor] = target.split("#")
      const found = resolve(dirname(file), path)
      if (path !== "" && !existsSync(found)) return true
      return anchor !== undefined && !anchorsOf(path === "" ? text : readFileSync(found, "utf8")).has(anchor)
    })

const roots = [
  "argocd",
  "bench",
  "charts",
  "docs",
  "images",
  "packages",
  "pulumi",
  "serverless",
  "services",
  "streaming"
]

/** Paths of the repository that are named and not there. `<…>` and `*` stand for anything, `…` ends what can be looked up. */
export const missingPaths = (root: string, text: string): ReadonlyArray<string> =>
  [...text.matchAll(/`([^`\n]+)`|\bcd ((?:pulumi|services)\/\S+)/g)]
    .flatMap(([, quoted, folder]) => (quoted ?? folder ?? "").split(/\s+/))
    .filter((word) => roots.some((name) => word.startsWith(`${name}/`)))
    .map((word) => word.replace(/[.,;:]$/, ""))
    .filter((word) => {
      const known = word.split("/")
      const open = known.findIndex((part) => /[<>*{}…]/.test(part))
      return !existsSync(resolve(root, ...(open === -1 ? known : known.slice(0, open))))
    })

/** Scripts that are to be run and that no package.json has. `scripts` by workspace folder; `""` is the root's. */
export const missingScripts = (
  scripts: Readonly<Record<string, ReadonlySet<string>>>,
  text: string
): ReadonlyArray<string> =>
  [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(test|start))((?: -w \S+)*)/g)].flatMap(([all, run, short, where = ""]) => {
    const script = run ?? short ?? ""
    const folders = [...where.matchAll(/-w (\S+)/g)].map(([, folder = ""]) => folder)
    return (folders.length === 0 ? [""] : folders).some((folder) => scripts[folder]?.has(script) !== true) ? [all] : []
  })

/** Operations of the management listener that are named. */
export const namedOperations = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/POST \/operations\/([\w-]+)/g)].map(([, name = ""]) => name)

/** What is applied to a cluster by hand. */
export const appliedByHand = (text: string): ReadonlyArray<string> =>
  text
    .split("\n")
    .filter((line) => /\b(?:kubectl (?:apply|create|patch|edit|delete)|helm (?:install|upgrade))\b/.test(line))
