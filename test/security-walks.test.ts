/** The whole platform's routes, each looked at for what attackers try first; and planted faults that the walks must find. */
import { assert, layer } from "@effect/vitest"
import { routes } from "@lyceum/api/Lyceum"
import { makeFixture } from "@lyceum/testing/routes/Fixture"
import { headerFaults, walkHeaders } from "@lyceum/testing/routes/HeaderWalk"
import { walkInjection } from "@lyceum/testing/routes/InjectionWalk"
import { walkMassAssignment } from "@lyceum/testing/routes/MassAssignmentWalk"
import { walkMethods, walkRedirects } from "@lyceum/testing/routes/MethodWalk"
import { Effect } from "effect"
import { type Fault, faultyDeployment } from "./support/faulty.ts"
import { accounts, Platform } from "./support/platform.ts"

const { admin } = accounts
const of = (name: string) => routes().filter((route) => `${route.group}.${route.name}` === name)

layer(Platform.layer, { excludeTestServices: true, timeout: "60 seconds" })("security of all routes", (it) => {
  it.effect(
    "every route answers with the headers of its kind",
    () =>
      Effect.gen(function* () {
        const { address } = yield* Platform
        assert.deepStrictEqual(yield* walkHeaders(yield* makeFixture(address, admin), routes()), [])
      }),
    120_000
  )

  it.effect("an answer that lacks one, or lets other sites read it, is found", () =>
    Effect.sync(() => {
      const headers = new Headers({ "access-control-allow-origin": "*", "content-type": "text/html" })
      const found = headerFaults({ status: 200, headers, text: "<p>", body: undefined }, "own").join("\n")
      for (const name of ["x-content-type-options: absent", "access-control-allow-origin: *", "cache-control: absent"])
        assert.include(found, name)
      assert.include(found, "content-type: text/html")
    })
  )

  it.effect(
    "what is a statement, a template or a header elsewhere is text here",
    () =>
      Effect.gen(function* () {
        const { address } = yield* Platform
        assert.deepStrictEqual(yield* walkInjection(yield* makeFixture(address, admin), routes()), [])
      }),
    300_000
  )

  it.effect(
    "no field that a caller may not set is taken",
    () =>
      Effect.gen(function* () {
        const { address } = yield* Platform
        assert.deepStrictEqual(yield* walkMassAssignment(yield* makeFixture(address, admin), routes()), [])
      }),
    120_000
  )

  it.effect(
    "a deployment that evaluates templates, and one that takes any field, are found",
    () =>
      Effect.gen(function* () {
        const { address } = yield* Platform
        const evaluating: Fault = {
          answer: (passing) => {
            if (passing.path === "/v1/courses" && passing.method === "POST") passing.body = { title: 1373 * 7919 }
          }
        }
        const taking: Fault = {
          answer: (passing) => {
            if (passing.path === "/v1/courses" && passing.status === 400) passing.status = 201
          }
        }
        const one = of("courses.createCourse")
        const fixture = yield* makeFixture(address, admin)
        const evaluated = yield* walkInjection({ ...fixture, url: yield* faultyDeployment(address, evaluating) }, one)
        assert.match(evaluated.join("\n"), /createCourse title, .*: the template was evaluated/)
        const taken = yield* walkMassAssignment({ ...fixture, url: yield* faultyDeployment(address, taking) }, one)
        assert.match(taken.join("\n"), /createCourse, role: taken/)
        assert.match(taken.join("\n"), /createCourse, __proto__: taken/)
      }),
    60_000
  )

  it.effect(
    "every other method is refused with the ones that there are",
    () =>
      Effect.gen(function* () {
        const { address } = yield* Platform
        assert.deepStrictEqual(yield* walkMethods(address, routes()), [])
        const [route] = of("catalogue.listCourses")
        if (route === undefined) return assert.fail("the list of courses is gone")
        const unknown = yield* walkMethods(address, [{ ...route, path: "/v1/none" }])
        assert.match(unknown.join("\n"), /TRACE \/v1\/none: 404/)
      }),
    60_000
  )

  it.effect(
    "no route sends a browser to where a stranger says",
    () =>
      Effect.gen(function* () {
        const { address } = yield* Platform
        const fixture = yield* makeFixture(address, admin)
        assert.deepStrictEqual(yield* walkRedirects(fixture, routes()), [])
      }),
    120_000
  )
})
