/** The bill of materials of an image: CycloneDX 1.6 as JSON, the same bytes for the same content. */
import { createHash } from "node:crypto"
import type { Release } from "../Release.ts"
import type { Component } from "./Component.ts"

export interface Bill {
  readonly bomFormat: "CycloneDX"
  readonly specVersion: "1.6"
  readonly serialNumber: string
  readonly version: 1
  readonly metadata: {
    readonly timestamp: string
    readonly component: {
      readonly type: "container"
      readonly "bom-ref": string
      readonly name: string
      readonly version: string
    }
  }
  readonly components: ReadonlyArray<Component>
}

export const mediaType = "application/vnd.cyclonedx+json"

/** A UUID (version 8) of a text. */
const uuidOf = (text: string): string => {
  const hex = createHash("sha256").update(text).digest("hex")
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Components by purl, each once. `subject` is the image's name with its platform. */
export const billOf = (subject: string, release: Release, components: ReadonlyArray<Component>): Bill => {
  const sorted = [...new Map(components.map((one) => [one.purl, one])).values()].toSorted((one, other) =>
    one.purl < other.purl ? -1 : 1
  )
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify([subject, release.revision, sorted]))}`,
    version: 1,
    metadata: {
      timestamp: new Date(release.created * 1000).toISOString(),
      component: { type: "container", "bom-ref": subject, name: subject, version: release.version }
    },
    components: sorted
  }
}
