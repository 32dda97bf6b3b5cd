/** The service's real handlers and parts on a real PostgreSQL; the two other services and the job queue stand in by their ports. */
import type { CourseFacts } from "@lyceum/api/CoursesInternal"
import type { Email } from "@lyceum/domain/Account"
import { CourseId, CourseVersion, UserId } from "@lyceum/domain/Ids"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { apiMiddleware } from "@lyceum/runtime/http/ApiMiddleware"
import { edge } from "@lyceum/runtime/http/Edge"
import { type Answer, type Call, callsOf } from "@lyceum/testing/service/Calls"
import { signedIn, type Someone } from "@lyceum/testing/service/SignedIn"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Context, Effect, Layer, Option } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { randomUUID } from "node:crypto"
import { CourseSource } from "../src/CourseSource.ts"
import { Directory, type PersonNames } from "../src/Directory.ts"
import { parts, routes } from "../src/Enrollment.ts"
import { migrations } from "../src/migrations/index.ts"
import type { KnownCourse } from "../src/projections/KnownCourses.ts"

/** What the other services would say; tests write into it. */
export class Outside extends Context.Service<
  Outside,
  {
    readonly courses: Map<string, typeof CourseFacts.Type>
    readonly people: Map<string, UserId>
    readonly names: Map<UserId, PersonNames>
    readonly queued: Array<string>
    away: boolean
  }
>()("@lyceum/enrollment/test/Outside") {
  static readonly layer = Layer.sync(Outside, () =>
    Outside.of({ courses: new Map(), people: new Map(), names: new Map(), queued: [], away: false })
  )
}

const others = Layer.effectContext(
  Effect.gen(function* () {
    const outside = yield* Outside
    const away = (upstream: string) =>
      outside.away ? Effect.fail(new UpstreamUnavailable({ upstream, cause: new Error("planted") })) : Effect.void
    return Context.empty().pipe(
      Context.add(
        CourseSource,
        CourseSource.of({
          facts: (course) => Effect.as(away("course"), Option.fromNullishOr(outside.courses.get(course)))
        })
      ),
      Context.add(
        Directory,
        Directory.of({
          namesOf: (ids, matching) =>
            Effect.as(
              away("user"),
              new Map(
                ids.flatMap((id) => {
                  const found = outside.names.get(id)
                  return found === undefined ||
                    (matching !== undefined && !`${found.name} ${found.email}`.includes(matching))
                    ? []
                    : [[id, found] as const]
                })
              )
            ),
          findByEmail: (emails: ReadonlyArray<Email>) =>
            Effect.as(
              away("user"),
              new Map(
                emails.flatMap((email) => {
                  const userId = outside.people.get(email)
                  return userId === undefined ? [] : [[email, userId] as const]
                })
              )
            )
        })
      )
    )
  })
)

/** Only what the handlers use: the worker is called by the tests themselves. */
const queue = Layer.effect(
  JobQueue,
  Effect.map(Outside, (outside) =>
    JobQueue.of({
      enqueue: (_, jobs) => Effect.sync(() => void outside.queued.push(...jobs.map(({ body }) => body))),
      work: () => Effect.never,
      deadLetters: () => Effect.succeed([]),
      redrive: () => Effect.succeed(0),
      depth: () => Effect.succeed(outside.queued.length)
    })
  )
)

export const serviceToken = "token-of-a-service"
const { someone, tokens } = signedIn([[serviceToken, { kind: "service", name: "progress" }]])
export { someone }
export type { Answer, Someone }

export class Http extends Context.Service<Http, { readonly call: Call }>()("@lyceum/enrollment/test/Http") {
  static readonly layer = Layer.effect(
    Http,
    Effect.gen(function* () {
      const context = yield* Effect.context<Layer.Success<typeof parts> | Directory | JobQueue>()
      const app = Layer.mergeAll(routes, edge).pipe(
        Layer.provide(apiMiddleware),
        Layer.provide([tokens, Layer.succeedContext(context), HttpServer.layerServices])
      )
      const { dispose, handler } = HttpRouter.toWebHandler(app, { disableLogger: true })
      yield* Effect.addFinalizer(() => Effect.promise(() => dispose()))
      return Http.of({ call: callsOf("http://enrollment.test", handler) })
    })
  )
}

/** A published course that the service has not heard of by an event. */
export const course = (change: Partial<KnownCourse> = {}): KnownCourse => {
  const courseId = CourseId.make(randomUUID())
  return {
    courseId,
    ownerId: UserId.make(randomUUID()),
    slug: `course-${courseId}`,
    title: "A course",
    version: CourseVersion.make(1),
    capacity: null,
    prerequisites: [],
    retired: false,
    ...change
  }
}

/** The service's parts on a database of their own. Gives `Outside` to play the other services. */
export const PartsOnDatabase = parts.pipe(
  Layer.provideMerge(others),
  Layer.provideMerge(Outside.layer),
  Layer.provideMerge(testDatabase("enrollment", migrations))
)

/** The routes over the parts; jobs are noted and worked by the tests themselves. */
export const TestService = Http.layer.pipe(Layer.provideMerge(queue), Layer.provideMerge(PartsOnDatabase))
