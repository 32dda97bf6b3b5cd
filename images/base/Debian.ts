/**
 * A base without shell and package manager, made of Debian's packages: what Node is linked with, certificates, names of networks
 * and services. mmdebstrap resolves, fetches and verifies them; nothing of them is run, so any architecture can be made anywhere.
 */
import { cacheFolder, run, say, type ToolError, whole } from "@lyceum/testing/tools/Cache"
import { Effect } from "effect"
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Architecture } from "../Platforms.ts"

/** Of all that is fetched, these are unpacked: the others are programs that their packages would run when installed. */
const packages = ["base-files", "ca-certificates", "gcc-12-base", "libc6", "libgcc-s1", "libstdc++6", "netbase"]
const suite = "bookworm"

/** Programs, manuals, character sets and skeletons that no service looks at. */
const dropped = [
  "bin", "boot", "sbin", "media", "mnt", "opt", "srv", "usr/bin", "usr/sbin", "usr/games", "usr/src", "usr/local", "usr/include",
  "usr/share/base-files", "usr/share/bug", "usr/share/info", "usr/share/lintian", "usr/share/man", "usr/share/misc",
  "usr/share/dict", "usr/share/gcc", "usr/share/gdb", "etc/profile.d", "etc/skel", "etc/update-motd.d", "etc/ca-certificates",
  "etc/issue", "etc/issue.net", "etc/motd", "var/backups", "var/mail", "var/spool", "var/local"
] // prettier-ignore

const people = `root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n`
const groups = `root:x:0:\nnonroot:x:65532:\n`

const unpack = (debs: string, root: string) =>
  Effect.gen(function* () {
    const status = join(root, "var/lib/dpkg/status.d")
    for (const file of readdirSync(debs).toSorted()) {
      const name = file.slice(0, file.indexOf("_"))
      if (!packages.includes(name)) continue
      yield* run("dpkg-deb", ["-x", join(debs, file), root])
      mkdirSync(status, { recursive: true })
      // Where scanners look for what an image without dpkg is made of.
      writeFileSync(join(status, name), yield* run("dpkg-deb", ["-f", join(debs, file)]))
    }
  })

const prune = (root: string): void => {
  for (const path of dropped) rmSync(join(root, path), { recursive: true, force: true })
  for (const triplet of readdirSync(join(root, "usr/lib")).filter((name) => name.endsWith("-linux-gnu")))
    for (const name of ["gconv", "audit"])
      rmSync(join(root, "usr/lib", triplet, name), { recursive: true, force: true })
  // Of the documentation each package keeps its copyright, also where it was a link to another's.
  const docs = join(root, "usr/share/doc")
  for (const name of readdirSync(docs)) {
    const copyright = readFileSync(join(docs, name, "copyright"))
    rmSync(join(docs, name), { recursive: true })
    mkdirSync(join(docs, name))
    writeFileSync(join(docs, name, "copyright"), copyright)
  }
}

const complete = (root: string): void => {
  const trusted = join(root, "usr/share/ca-certificates/mozilla")
  const bundle = readdirSync(trusted).toSorted().map((file) => readFileSync(join(trusted, file), "utf8")) // prettier-ignore
  mkdirSync(join(root, "etc/ssl/certs"), { recursive: true })
  writeFileSync(join(root, "etc/ssl/certs/ca-certificates.crt"), bundle.join(""))
  rmSync(trusted, { recursive: true })
  writeFileSync(join(root, "etc/passwd"), people)
  writeFileSync(join(root, "etc/group"), groups)
  writeFileSync(join(root, "etc/nsswitch.conf"), "hosts: files dns\n")
  for (const name of ["dev", "proc", "sys", "tmp", "home/nonroot"]) mkdirSync(join(root, name), { recursive: true })
  chmodSync(join(root, "tmp"), 0o1777)
}

const make = (architecture: Architecture, partial: string) =>
  Effect.gen(function* () {
    yield* say(`a base for ${architecture} of Debian's packages`)
    const [debs, root] = [join(partial, "debs"), join(partial, "root")]
    mkdirSync(debs, { recursive: true })
    mkdirSync(root)
    const keep = `--extract-hook=cp "$1"/var/cache/apt/archives/*.deb ${JSON.stringify(debs)}`
    const include = `--include=${packages.join(",")}`
    yield* run("mmdebstrap", [
      "--variant=extract",
      `--architectures=${architecture}`,
      include,
      keep,
      suite,
      "/dev/null"
    ])
    yield* unpack(debs, root)
    prune(root)
    complete(root)
    rmSync(debs, { recursive: true })
  })

/** The day (UTC) whose packages are taken. */
export const dayOfBase = (): string => new Date().toISOString().slice(0, 10)

/** Puts `base/<architecture>/` into the context. Made anew once a day, for Debian's repairs; kept outside the checkout. */
export const copyDebianBase = (architecture: Architecture, context: string): Effect.Effect<void, ToolError> =>
  Effect.gen(function* () {
    const kept = yield* whole(cacheFolder("images", `debian-${suite}-${architecture}-${dayOfBase()}`), (partial) =>
      make(architecture, partial)
    )
    const to = join(context, "base", architecture)
    rmSync(to, { recursive: true, force: true })
    cpSync(join(kept, "root"), to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  })
