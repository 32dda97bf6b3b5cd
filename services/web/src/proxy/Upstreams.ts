/** Which service answers which address: the one table behind the platform's one address. */

import { ServiceName } from "@lyceum/api/Operations"
import { Config } from "effect"

/** The services that people's requests reach. */
export const upstreamNames = ServiceName.literals
export type UpstreamName = ServiceName

/** Where they are. */
export const addresses = Config.all({
  user: Config.URL("USER_SERVICE_URL"),
  course: Config.URL("COURSE_SERVICE_URL"),
  enrollment: Config.URL("ENROLLMENT_SERVICE_URL"),
  progress: Config.URL("PROGRESS_SERVICE_URL"),
  analytics: Config.URL("ANALYTICS_SERVICE_URL")
})

/** First path segment below `/v1` (or the whole well-known path) to service. */
const owners: Readonly<Record<string, UpstreamName>> = {
  users: "user",
  "data-requests": "user",
  notifications: "user",
  sessions: "user",
  "password-resets": "user",
  courses: "course",
  "course-imports": "course",
  "course-languages": "course",
  enrollments: "enrollment",
  "enrollment-batches": "enrollment",
  "learning-events": "progress",
  progress: "progress",
  attempts: "progress",
  certificates: "progress",
  "certificate-issuer": "progress",
  notes: "progress",
  bookmarks: "progress",
  analytics: "analytics"
}

const ofEnrollment: ReadonlySet<string> = new Set(["roster", "seats"])

/** The service behind a path, or `undefined`. Internal routes are not in the table: nobody reaches them from outside. */
export const upstreamOf = (path: string): UpstreamName | undefined => {
  if (path === "/.well-known/jwks.json") return "user"
  if (path === "/.well-known/did.json") return "progress"
  const [, version, segment = "", id = "", part = ""] = path.split(/[/?#]/)
  // Who is in a course, and whether there is room, is the enrollment service's to say.
  if (version === "v1" && segment === "courses" && id !== "" && ofEnrollment.has(part)) return "enrollment"
  if (version === "v1" && segment === "courses" && id !== "" && part === "certificates") return "progress"
  return version === "v1" && Object.hasOwn(owners, segment) ? owners[segment] : undefined
}
