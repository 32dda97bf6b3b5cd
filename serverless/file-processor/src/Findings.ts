/** What a kind of file tells of itself. */
import type { ObjectStore } from "@lyceum/storage/ObjectStore"
import type { MaterialDescription } from "@lyceum/events/Materials"
import type { Effect } from "effect"
import type { ObjectReader, StoreError } from "./ObjectReader.ts"
import type { Unfit } from "./Unfit.ts"

export interface Findings extends Pick<MaterialDescription, "width" | "height" | "durationSeconds" | "pages" | "cues"> {
  /** The words in it, for search. */
  readonly text: string | null
  /** WebP, at most 480 pixels a side, without metadata. */
  readonly thumbnail: Uint8Array | null
  /** What is served instead of the bytes that came: an image without its metadata. */
  readonly replacement: Uint8Array | null
}

/** Says nothing: each kind adds what it knows. */
export const nothingFound: Findings = {
  width: null,
  height: null,
  durationSeconds: null,
  pages: null,
  cues: null,
  text: null,
  thumbnail: null,
  replacement: null
}

/** Looks into a file of one kind; its content already begins as that kind does, and is not longer than the kind may be. */
export type Describe = (file: {
  readonly key: string
  readonly mediaType: string
  readonly reader: ObjectReader
}) => Effect.Effect<Findings, Unfit | StoreError, ObjectStore>
