/** One example of every event type that a release ever published, encoded as it is stored. */
import { Schema } from "effect"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"

const Example = Schema.Struct({ topic: Schema.String, type: Schema.String, data: Schema.Json })
export type EventExample = typeof Example.Type

/** The file as text. */
export const EventExamples = Schema.fromJsonString(Schema.Array(Example))

export const exampleFile = join(import.meta.dirname, "..", "..", "releases", "events.json")

/** In the order of their types; none before the first was published. */
export const examples = (): ReadonlyArray<EventExample> =>
  existsSync(exampleFile) ? Schema.decodeSync(EventExamples)(readFileSync(exampleFile, "utf8")) : []
