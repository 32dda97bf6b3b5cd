/** Attaches a bill of materials to an image in a layout: an artifact whose subject is the image (image-spec 1.1, referrers). */
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { blobFile, type Descriptor, readIndex } from "../builder/Layout.ts"
import { mediaType } from "./CycloneDx.ts"

const write = (layout: string, type: string, text: string): Descriptor => {
  const digest = `sha256:${createHash("sha256").update(text).digest("hex")}`
  const file = blobFile(layout, digest)
  mkdirSync(dirname(file), { recursive: true })
  if (!existsSync(file)) writeFileSync(file, text)
  return { mediaType: type, digest, size: Buffer.byteLength(text) }
}

const manifestType = "application/vnd.oci.image.manifest.v1+json"

/** Writes the artifact into the layout and its index; gives its descriptor. The same bill twice is one artifact. */
export const attach = (layout: string, subject: Descriptor, bill: string, created: string): Descriptor => {
  const { digest, mediaType: type, size } = subject
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    artifactType: mediaType,
    config: write(layout, "application/vnd.oci.empty.v1+json", "{}"),
    layers: [write(layout, mediaType, bill)],
    subject: { mediaType: type, digest, size },
    annotations: { "org.opencontainers.image.created": created }
  }
  const written = { ...write(layout, manifestType, JSON.stringify(manifest)), artifactType: mediaType }
  const manifests = [...readIndex(layout).manifests.filter((one) => one.digest !== written.digest), written]
  writeFileSync(join(layout, "index.json"), JSON.stringify({ schemaVersion: 2, manifests }))
  return written
}
