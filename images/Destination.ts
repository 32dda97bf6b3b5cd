/** Where images go: a registry, or a folder of OCI layouts (`oci:FOLDER`). */

export type Destination =
  | { readonly kind: "registry"; readonly host: string }
  | { readonly kind: "layout"; readonly folder: string }

/** What `--registry` takes. Throws one sentence for what is neither. */
export const destinationOf = (text: string): Destination => {
  if (text.startsWith("oci:") && text.length > "oci:".length)
    return { kind: "layout", folder: text.slice("oci:".length) }
  if (/^[a-z0-9][a-z0-9.-]*(:\d+)?(\/[a-z0-9._-]+)*$/.test(text)) return { kind: "registry", host: text }
  throw new Error(`--registry: "${text}" is neither a registry (host[:port][/path], lower case) nor oci:FOLDER`)
}

/** The repository of an image, the same in every registry: a cluster puts its own before it. */
export const pathOf = (name: string): string => `lyceum/${name}`

/** The repository of an image in that registry. */
export const repositoryOf = (host: string, name: string): string => `${host}/${pathOf(name)}`

/** What `--tag` takes: a tag as registries allow it. Throws one sentence for any other. */
export const tagOf = (text: string): string => {
  if (/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(text)) return text
  throw new Error(`--tag: "${text}" is no tag (letters, digits, ".", "_" and "-", at most 128)`)
}
