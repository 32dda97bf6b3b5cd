/** Components of a bill of materials, as CycloneDX 1.6 has them. */
import type { Package } from "../bundle/Packages.ts"

/** SPDX identifier, SPDX expression, or a name that is neither. */
type License =
  | { readonly license: { readonly id: string } | { readonly name: string } }
  | { readonly expression: string }

export interface Component {
  readonly type: "library" | "framework" | "container"
  readonly "bom-ref": string
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly licenses?: ReadonlyArray<License>
  readonly components?: ReadonlyArray<Component>
}

/** An SPDX identifier: one word. */
const identifier = /^[A-Za-z0-9][A-Za-z0-9.+-]*$/

const licensesOf = (text: string | null): { readonly licenses?: ReadonlyArray<License> } => {
  if (text === null) return {}
  if (/^SEE LICEN[CS]E|UNLICENSED|^https?:/i.test(text)) return { licenses: [{ license: { name: text } }] }
  if (identifier.test(text)) return { licenses: [{ license: { id: text } }] }
  return / (AND|OR|WITH) /.test(text)
    ? { licenses: [{ expression: text }] }
    : { licenses: [{ license: { name: text } }] }
}

const component = (type: Component["type"], name: string, version: string, purl: string, license: string | null) => ({
  type,
  "bom-ref": purl,
  name,
  version,
  purl,
  ...licensesOf(license)
})

/** A package of npm; its purl escapes the scope's sign. */
export const npmComponent = ({ license, name, version }: Package): Component =>
  component("library", name, version, `pkg:npm/${name.replace("@", "%40")}@${encodeURIComponent(version)}`, license)

/** A jar of Maven Central. */
export const mavenComponent = (group: string, name: string, version: string): Component =>
  component("library", name, version, `pkg:maven/${group}/${name}@${version}`, null)

/** A package of Debian 12. Debian's short names of licences are not SPDX's: they are given as names. */
export const debianComponent = (
  name: string,
  version: string,
  architecture: string,
  license: string | null
): Component => ({
  ...component(
    "library",
    name,
    version,
    `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${architecture}&distro=debian-12`,
    null
  ),
  licenses: [{ license: { name: license ?? `/usr/share/doc/${name}/copyright` } }]
})

/** Node with the libraries that are built into it (`process.versions`), since their faults are Node's. */
export const nodeComponent = (version: string, parts: Readonly<Record<string, string>>): Component => ({
  ...component("framework", "node", version, `pkg:generic/node@${version}`, "MIT"),
  components: Object.entries(parts)
    .filter(([name]) => !["node", "modules", "napi"].includes(name))
    .map(([name, of]) => component("library", name, of, `pkg:generic/${name}@${encodeURIComponent(of)}`, null))
})

/** An image that another is built on, whose own bill of materials is with whoever published it. */
export const baseComponent = (reference: string): Component => {
  const [named = "", digest] = reference.split("@")
  const [, repository = named, tag = "latest"] = /^(.*):([^/:]+)$/.exec(named) ?? []
  const name = repository.slice(repository.lastIndexOf("/") + 1)
  const where = `repository_url=${encodeURIComponent(repository)}`
  return digest === undefined
    ? component("container", repository, tag, `pkg:oci/${name}?${where}&tag=${tag}`, null)
    : component("container", repository, digest, `pkg:oci/${name}@${encodeURIComponent(digest)}?${where}`, null)
}
