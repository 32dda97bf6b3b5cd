/** Where things lie: the repository, and what is made of it. */
import { join } from "node:path"

/** The repository. */
export const repository = join(import.meta.dirname, "..")

/** Certificates of authorities that Node has not: `/etc/ssl/authorities` of the images. */
export const authoritiesFolder = join(import.meta.dirname, "authorities")

/** What a builder is given: programs by image, Node and the base by architecture. Outside the tracked files. */
export const contextFolder = join(import.meta.dirname, "dist", "context")

/** One OCI layout for each image, where no other place is named. */
export const layoutsFolder = join(import.meta.dirname, "dist", "oci")

/** One bill of materials for each image and architecture. */
export const sbomFolder = join(import.meta.dirname, "dist", "sbom")
