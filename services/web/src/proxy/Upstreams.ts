/** Which service answers which address: the one table behind the platform's one address. */

/** The services that people's requests reach. */
export const upstreamNames = ["user", "course", "enrollment", "progress", "analytics"] as const
export type UpstreamName = (typeof upstreamNames)[number]

/** First path segment below `/v1` (or the whole well-known path) to service. */
const owners: Readonly<Record<string, UpstreamName>> = {
  users: "user",
  sessions: "user",
  courses: "course",
  "course-imports": "course",
  enrollments: "enrollment",
  "enrollment-batches": "enrollment",
  "learning-events": "progress",
  progress: "progress",
  attempts: "progress",
  certificates: "progress",
  analytics: "analytics"
}

/** The service behind a path, or `undefined`. Internal routes are not in the table: nobody reaches them from outside. */
export const upstreamOf = (path: string): UpstreamName | undefined => {
  if (path === "/.well-known/jwks.json") return "user"
  const [, version, segment = ""] = path.split(/[/?#]/)
  return version === "v1" && Object.hasOwn(owners, segment) ? owners[segment] : undefined
}
