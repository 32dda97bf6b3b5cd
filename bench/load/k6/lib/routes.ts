/** The routes that a load test calls, by the name that its requests, checks and thresholds carry. */

/**
 * `read` and `write` are the platform's objectives (p95 of 300 and 500 ms); `password` is a route that hashes one: 19 MiB and
 * tens of milliseconds of a core each, and few at once.
 */
export type Kind = "read" | "write" | "password"

export const routes = {
  "POST /v1/users": "password",
  "POST /v1/sessions": "password",
  "GET /v1/users/me": "read",
  "GET /v1/courses": "read",
  "GET /v1/courses/{courseId}": "read",
  "GET /v1/courses/{courseId}/outline": "read",
  "GET /v1/courses/{courseId}/items/{itemId}": "read",
  "GET /v1/courses/{courseId}/roster": "read",
  "GET /v1/courses/{courseId}/draft": "read",
  "PUT /v1/courses/{courseId}/draft": "write",
  "POST /v1/courses/{courseId}/versions": "write",
  "GET /v1/analytics/courses/{courseId}": "read",
  "POST /v1/courses": "write",
  "PATCH /v1/users/{userId}": "write",
  "POST /v1/enrollments": "write",
  "GET /v1/enrollments/{enrollmentId}": "read",
  "POST /v1/learning-events": "write",
  "GET /v1/progress/{courseId}": "read",
  "POST /v1/attempts": "write",
  "PUT /v1/attempts/{attemptId}/answers": "write",
  "POST /v1/attempts/{attemptId}/submission": "write"
} as const satisfies Readonly<Record<string, Kind>>

/** A route of the load test. */
export type Route = keyof typeof routes

/** 95 of 100 answers are as quick as that, in milliseconds. */
export const objectives: Readonly<Record<Kind, number>> = { read: 300, write: 500, password: 1000 }

/** Every route with its kind. */
export const routeKinds = (): ReadonlyArray<readonly [name: string, kind: Kind]> => Object.entries(routes)
