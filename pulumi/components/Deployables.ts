/** What runs in clusters, and who of them has an identity of the cloud. */

/** Images `lyceum/<name>`. */
export const deployables = [
  "user",
  "course",
  "enrollment",
  "progress",
  "analytics",
  "web",
  "streaming",
  "flink-job"
] as const
export type Deployable = (typeof deployables)[number]

/** Services with a database of their own, and so with `DATABASE_URL` and `DATABASE_OWNER_URL`. */
export const databases = ["user", "course", "enrollment", "progress", "analytics"] as const

/** The namespace of every deployable. */
export const namespace = "lyceum"

/** Name in the secret store: `lyceum/<environment>/<deployable>/<KEY>`. */
export const secretName = (environment: string, deployable: Deployable, key: string): string =>
  `lyceum/${environment}/${deployable}/${key}`
