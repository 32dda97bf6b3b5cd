/** What the audit trail can be asked about, and in which stream of which service its events are. */
import type { ServiceName } from "@lyceum/sdk"

interface Thing {
  readonly service: ServiceName
  /** What stands before the id in the name of the stream. */
  readonly prefix: string
}

/** By what people look for. `other`: the name of the stream is typed whole. */
export const things = {
  course: { service: "course", prefix: "course-" },
  user: { service: "user", prefix: "user-" },
  enrollment: { service: "enrollment", prefix: "enrollment-" },
  progress: { service: "progress", prefix: "progress-" },
  attempts: { service: "progress", prefix: "attempts-" },
  other: { service: "user", prefix: "" }
} as const satisfies Readonly<Record<string, Thing>>

export type ThingName = keyof typeof things

export const thingNames = ["course", "user", "enrollment", "progress", "attempts", "other"] as const

/** What an address is about: the thing and its id; what fits none is `other`, whole. */
export const thingOf = (
  service: ServiceName | undefined,
  stream: string | undefined
): { readonly thing: ThingName; readonly id: string } => {
  if (stream === undefined) return { thing: "course", id: "" }
  const thing = thingNames.find(
    (name) => name !== "other" && things[name].service === service && stream.startsWith(things[name].prefix)
  )
  return thing === undefined ? { thing: "other", id: stream } : { thing, id: stream.slice(things[thing].prefix.length) }
}
