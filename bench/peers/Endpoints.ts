/** What is measured: five endpoints and who serves them in which way, and a read of ours that no peer has. */

export interface Endpoint {
  readonly name: "catalogue" | "outline" | "enrolment" | "learning" | "sign-in" | "own-progress"
  /** Our service that has it. */
  readonly service: "course" | "enrollment" | "progress" | "user"
  readonly title: string
  /** Connections of the client: sign-in keeps a core busy with two. */
  readonly connections: number
  /** Requests before the first that counts: code is compiled and caches are full. */
  readonly warmUp: number
}

export const endpoints: ReadonlyArray<Endpoint> = [
  { name: "catalogue", service: "course", title: "a page of 20 courses", connections: 16, warmUp: 8000 },
  { name: "outline", service: "course", title: "the outline of 1,000 items, gzip", connections: 16, warmUp: 8000 },
  { name: "enrolment", service: "enrollment", title: "enrolment", connections: 32, warmUp: 6000 },
  { name: "learning", service: "progress", title: "100 learning events", connections: 8, warmUp: 3000 },
  { name: "sign-in", service: "user", title: "sign-in (argon2id)", connections: 4, warmUp: 20 }
]

/** Somebody's own rows, read for them at each request: measured of ours alone, when asked for. */
export const ownProgress: Endpoint = {
  name: "own-progress",
  service: "progress",
  title: "the progress of a signed-in learner",
  connections: 16,
  warmUp: 8000
}

/** Ours; a peer doing what ours does; a peer as such a service is commonly written. */
export const variants = ["ours", "fastify alike", "express alike", "fastify usual", "express usual"] as const
export type Variant = (typeof variants)[number]
