/** Reads an OCI image layout (image-spec 1.1): a folder of blobs by digest with an index. */
import { Schema } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"

export const Descriptor = Schema.Struct({
  mediaType: Schema.String,
  digest: Schema.String,
  size: Schema.Int,
  artifactType: Schema.optionalKey(Schema.String),
  platform: Schema.optionalKey(Schema.Struct({ architecture: Schema.String, os: Schema.String })),
  annotations: Schema.optionalKey(Schema.Record(Schema.String, Schema.String))
})
export type Descriptor = typeof Descriptor.Type

/** An index; other fields are kept out, since we write it anew. */
export const Index = Schema.Struct({ schemaVersion: Schema.Literal(2), manifests: Schema.Array(Descriptor) })

const Manifest = Schema.Struct({ config: Descriptor, layers: Schema.Array(Descriptor) })
const Strings = Schema.Array(Schema.String)
const Config = Schema.Struct({
  architecture: Schema.String,
  created: Schema.optionalKey(Schema.String),
  config: Schema.Struct({
    User: Schema.optionalKey(Schema.String),
    Env: Schema.optionalKey(Strings),
    Entrypoint: Schema.optionalKey(Strings),
    WorkingDir: Schema.optionalKey(Schema.String),
    Labels: Schema.optionalKey(Schema.Record(Schema.String, Schema.String))
  })
})
export type ImageConfig = typeof Config.Type

/** An image of one platform in a layout. */
export interface Image {
  readonly descriptor: Descriptor
  readonly config: ImageConfig
  /** From the lowest. */
  readonly layers: ReadonlyArray<Descriptor>
  /** Bytes that a node of a cluster fetches. */
  readonly compressed: number
}

/** The file of a blob. */
export const blobFile = (layout: string, digest: string): string => join(layout, "blobs", ...digest.split(":"))

const read = (layout: string, digest: string): string => readFileSync(blobFile(layout, digest), "utf8")

export const readIndex = (layout: string) =>
  Schema.decodeSync(Schema.fromJsonString(Index))(readFileSync(join(layout, "index.json"), "utf8"))

const nested = /image\.index|manifest\.list/
const isAttestation = (one: Descriptor) =>
  one.artifactType !== undefined || one.platform?.os === "unknown" || one.platform?.architecture === "unknown"

const imageOf = (layout: string, descriptor: Descriptor): Image => {
  const { config, layers } = Schema.decodeSync(Schema.fromJsonString(Manifest))(read(layout, descriptor.digest))
  return {
    descriptor,
    config: Schema.decodeSync(Schema.fromJsonString(Config))(read(layout, config.digest)),
    layers,
    compressed: layers.reduce((sum, { size }) => sum + size, config.size + descriptor.size)
  }
}

/** The images of a layout, one for each platform; what is attached to them is left out. Throws when it is none. */
export const imagesOf = (layout: string): ReadonlyArray<Image> =>
  readIndex(layout)
    .manifests.flatMap((entry) =>
      nested.test(entry.mediaType)
        ? Schema.decodeSync(Schema.fromJsonString(Index))(read(layout, entry.digest)).manifests
        : [entry]
    )
    .filter((entry) => !isAttestation(entry))
    .map((entry) => imageOf(layout, entry))

/** The digest that names all platforms of the layout's one image together. */
export const digestOf = (layout: string): string | undefined =>
  readIndex(layout).manifests.find((entry) => !isAttestation(entry))?.digest
