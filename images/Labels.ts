/** The labels of an image: the annotations that the OCI's image specification defines. */
import type { Release } from "./Release.ts"

const prefix = "org.opencontainers.image"

/** Those that every image must have. */
export const requiredLabels = ["title", "version", "revision", "licenses", "created"].map((key) => `${prefix}.${key}`)

/** Label to value. `source` is absent when nobody said where the sources are. */
export const labelsOf = (title: string, release: Release): Readonly<Record<string, string>> => ({
  [`${prefix}.title`]: title,
  [`${prefix}.version`]: release.version,
  [`${prefix}.revision`]: release.revision,
  [`${prefix}.licenses`]: "Apache-2.0",
  [`${prefix}.created`]: new Date(release.created * 1000).toISOString(),
  ...(release.source === null ? {} : { [`${prefix}.source`]: release.source })
})
