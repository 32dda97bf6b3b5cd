/**
 * An authority of a test's own that signs certificates (RFC 5280, ECDSA with P-256), and the folder that cert-manager would
 * make of one: for tests of TLS on a machine without any tool for it.
 */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto"
import { existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs"
import { isIPv4 } from "node:net"
import { join } from "node:path"
import { bits, boolean, implicit, integer, octets, oid, sequence, set, tagged, text, time } from "./Der.ts"

/** PEM of `tls.crt`, `tls.key` and `ca.crt`. */
export interface Issued {
  readonly cert: string
  readonly key: string
  readonly ca: string
}

export interface Wanted {
  /** Names and IPv4 addresses that it is good for. */
  readonly names: ReadonlyArray<string>
  /** Days from now; one below zero is over. */
  readonly days?: number
  /** Both unless it says one. */
  readonly use?: "server" | "client"
}

const ecdsaWithSha256 = sequence(oid("1.2.840.10045.4.3.2"))
const nameOf = (common: string) => sequence(set(sequence(oid("2.5.4.3"), text(common))))
const day = 86_400_000
const usages = { server: "1.3.6.1.5.5.7.3.1", client: "1.3.6.1.5.5.7.3.2" } as const

const extension = (id: string, part: Uint8Array) => sequence(oid(id), boolean(true), octets(part))
const alternative = (name: string) =>
  isIPv4(name) ? implicit(7, Buffer.from(name.split(".").map(Number))) : implicit(2, Buffer.from(name))

const pem = (label: string, der: Uint8Array) =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString("base64").replaceAll(/.{64}/g, "$&\n").trim()}\n-----END ${label}-----\n`

const certificate = (
  subject: string,
  issuer: string,
  key: KeyObject,
  signer: KeyObject,
  days: number,
  parts: Uint8Array
) => {
  const now = Date.now()
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    nameOf(issuer),
    sequence(time(new Date(now - 2 * day)), time(new Date(now + days * day))),
    nameOf(subject),
    key.export({ format: "der", type: "spki" }),
    tagged(3, parts)
  )
  return pem("CERTIFICATE", sequence(body, ecdsaWithSha256, bits(sign("sha256", body, signer))))
}

const newKey = () => generateKeyPairSync("ec", { namedCurve: "P-256" })

/** Signs for `issue`; another authority of the same name has another key. */
export const makeAuthority = (name = "lyceum-services") => {
  const own = newKey()
  const ca = certificate(
    name,
    name,
    own.publicKey,
    own.privateKey,
    365,
    sequence(extension("2.5.29.19", sequence(boolean(true))))
  )
  return {
    issue: ({ days = 1, names, use }: Wanted): Issued => {
      const key = newKey()
      const used = use === undefined ? [usages.server, usages.client] : [usages[use]]
      const cert = certificate(
        names[0] ?? "",
        name,
        key.publicKey,
        own.privateKey,
        days,
        sequence(
          extension("2.5.29.37", sequence(...used.map(oid))),
          extension("2.5.29.17", sequence(...names.map(alternative)))
        )
      )
      return { cert, ca, key: key.privateKey.export({ format: "pem", type: "pkcs8" }).toString() }
    }
  }
}

/** Puts a pair into a folder as kubelet does: into a new one beside it, and then a link is turned, so that all files change at once. */
export const install = (folder: string, { ca, cert, key }: Issued): void => {
  mkdirSync(folder, { recursive: true })
  const version = `..${randomBytes(6).toString("hex")}`
  mkdirSync(join(folder, version))
  for (const [name, content] of Object.entries({ "tls.crt": cert, "tls.key": key, "ca.crt": ca }))
    writeFileSync(join(folder, version, name), content)
  symlinkSync(version, join(folder, "..new"))
  renameSync(join(folder, "..new"), join(folder, "..data"))
  for (const name of ["tls.crt", "tls.key", "ca.crt"])
    if (!existsSync(join(folder, name))) symlinkSync(join("..data", name), join(folder, name))
}
