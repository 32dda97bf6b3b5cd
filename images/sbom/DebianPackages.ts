/** Which Debian packages are in an image: from /var/lib/dpkg/status.d, where images without dpkg say so. */
import { debianComponent } from "./Component.ts"

/** The fields of a package's control file: `Key: value`, continued on lines that begin with a space. */
const fieldsOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split(/\n(?=\S)/)
      .map((field) => [field.slice(0, field.indexOf(":")), field.slice(field.indexOf(":") + 1).trim()] as const)
  )

/** The short names of licences in a copyright file of the machine-readable kind, joined; `null` for any other kind. */
export const licenseOf = (copyright: string): string | null => {
  if (!/^Format:.*copyright-format/m.test(copyright)) return null
  const names = new Set(Array.from(copyright.matchAll(/^License: *(\S.*)$/gm), ([, name = ""]) => name.trim()))
  return names.size === 0 ? null : [...names].toSorted().join(", ")
}

/** The component of a control file; `undefined` for a file that is none. `copyright` is that of a package's documentation. */
export const debianPackage = (control: string, copyright: (name: string) => string | undefined) => {
  const fields = fieldsOf(control)
  const [name, version, architecture] = ["Package", "Version", "Architecture"].map((key) => fields.get(key))
  if (name === undefined || version === undefined || architecture === undefined) return undefined
  const text = copyright(name)
  return debianComponent(name, version, architecture, text === undefined ? null : licenseOf(text))
}
