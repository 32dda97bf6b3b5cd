/** Hands out access tokens on loopback: schemathesis asks again when one is too old, or when a call has ended its session. */
import { Effect, type Scope } from "effect"
import { createServer } from "node:http"
import { type Fixture, type Identity, newIdentity, type RoleName, sessionOf } from "../routes/Fixture.ts"
import type { Unreachable } from "../laws/Violation.ts"

/** Who calls: nobody, or a person of a role. */
export const callers = ["visitor", "learner", "instructor", "admin"] as const
export type Caller = (typeof callers)[number]

const isRole = (name: string): name is RoleName => name === "learner" || name === "instructor" || name === "admin"

/**
 * Serves `GET /<role>?fresh=yes|no` for the life of the scope and gives its address. Not fresh: a new session of the run's own
 * person; when that account is gone, and when fresh, of somebody new.
 */
export const tokenServer = (fixture: Fixture, admin: Identity): Effect.Effect<string, never, Scope.Scope> => {
  const people: Record<RoleName, Identity> = { learner: fixture.learner, instructor: fixture.instructor, admin }
  const somebodyNew = (role: RoleName): Effect.Effect<Identity, Unreachable> =>
    Effect.flatMap(sessionOf(fixture.url, fixture.admin), (token) => newIdentity(fixture.url, role, token))
  const tokenFor = (role: RoleName, fresh: boolean): Effect.Effect<string, Unreachable> =>
    fresh
      ? Effect.map(somebodyNew(role), ({ token }) => token)
      : sessionOf(fixture.url, people[role]).pipe(
          Effect.catch(() =>
            Effect.map(somebodyNew(role), (person) => {
              people[role] = person
              return person.token
            })
          )
        )
  return Effect.acquireRelease(
    Effect.callback<ReturnType<typeof createServer>>((resume) => {
      const server = createServer((request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost")
        const role = pathname.slice(1)
        const answer = isRole(role)
          ? Effect.runPromise(tokenFor(role, searchParams.get("fresh") === "yes"))
          : Promise.reject(new Error(`there is no role "${role}"`))
        answer.then(
          (token) => response.end(token),
          (error: unknown) => response.writeHead(500).end(String(error))
        )
      })
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) => Effect.sync(() => (server.closeAllConnections(), server.close()))
  ).pipe(
    Effect.map((server) => {
      const address = server.address()
      return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`
    })
  )
}
