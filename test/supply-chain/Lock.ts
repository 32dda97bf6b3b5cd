/** What the lock says of each package that it would install. */
import { Schema } from "effect"

/** Which machines: npm keeps a package's own spelling, a list or one word. */
const Machines = Schema.optionalKey(Schema.Union([Schema.Array(Schema.String), Schema.String]))

const Entry = Schema.Struct({
  version: Schema.optionalKey(Schema.String),
  integrity: Schema.optionalKey(Schema.String),
  resolved: Schema.optionalKey(Schema.String),
  link: Schema.optionalKey(Schema.Boolean),
  optional: Schema.optionalKey(Schema.Boolean),
  inBundle: Schema.optionalKey(Schema.Boolean),
  os: Machines,
  cpu: Machines,
  libc: Machines
})

export const Lock = Schema.fromJsonString(
  Schema.Struct({ lockfileVersion: Schema.Literal(3), packages: Schema.Record(Schema.String, Entry) })
)

/** Packages from a registry: neither the root, nor ours, nor links to ours. */
export const packagesOf = ({ packages }: typeof Lock.Type) =>
  Object.entries(packages)
    .filter(([path, { link }]) => path.includes("node_modules/") && link !== true)
    .map(([path, entry]) => ({ path, name: path.slice(path.lastIndexOf("node_modules/") + 13), ...entry }))

/** Whether it can be installed where the platform is built, tested and run: Linux on x64 with glibc. */
const isForUs = ({ cpu, libc, os }: ReturnType<typeof packagesOf>[number]) =>
  (os?.includes("linux") ?? true) && (cpu?.includes("x64") ?? true) && (libc?.includes("glibc") ?? true)

/**
 * A line for each package that would be installed unchecked, or from elsewhere than a registry. Optional packages of other
 * machines may lack their hash: a lock that is written from a registry without them has none to write.
 */
export const lockFaults = (lock: typeof Lock.Type): ReadonlyArray<string> =>
  packagesOf(lock).flatMap((entry) => {
    const { inBundle, integrity, optional, path, resolved } = entry
    if (resolved !== undefined && !resolved.startsWith("https://")) return [`${path}: comes from ${resolved}`]
    if (integrity === undefined)
      return inBundle === true || (optional === true && !isForUs(entry)) ? [] : [`${path}: no integrity`]
    return integrity.startsWith("sha512-") || integrity.startsWith("sha1-") ? [] : [`${path}: ${integrity.slice(0, 8)}`]
  })
