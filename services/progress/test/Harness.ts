/** The service's real handlers, parts, consumers and relay on a real PostgreSQL and its log; the two other services stand in by their ports. */
import { migrate, poolLayer } from "@lyceum/database/Database"
import type { CourseContent } from "@lyceum/domain/Content"
import type { Email, PersonName } from "@lyceum/domain/Account"
import { enrollmentId } from "@lyceum/domain/DerivedId"
import type { EnrollmentStatus } from "@lyceum/domain/Enrollment"
import { CourseId, CourseVersion, type UserId } from "@lyceum/domain/Ids"
import { Consumers } from "@lyceum/messaging/consumer/Consumers"
import { EventLog } from "@lyceum/messaging/EventLog"
import type { JobQueue } from "@lyceum/messaging/JobQueue"
import { migrations as logMigrations } from "@lyceum/messaging/postgres/migrations"
import { layer as eventLogLayer } from "@lyceum/messaging/postgres/PostgresEventLog"
import { layer as jobQueueLayer } from "@lyceum/messaging/postgres/PostgresJobQueue"
import { topicSpecs } from "@lyceum/messaging/TopicSpecs"
import { UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { apiMiddleware } from "@lyceum/runtime/http/ApiMiddleware"
import { edge } from "@lyceum/runtime/http/Edge"
import { type Answer, type Call, callsOf } from "@lyceum/testing/service/Calls"
import { signedIn, type Someone } from "@lyceum/testing/service/SignedIn"
import { freshDatabase } from "@lyceum/testing/TestPostgres"
import { ConfigProvider, Context, Effect, Layer, Option } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { randomUUID } from "node:crypto"
import { reissueWorkerLayer } from "../src/certificates/reissue/ReissueWorker.ts"
import { migrations } from "../src/migrations/index.ts"
import { consumers, parts, relay, routes } from "../src/Progress.ts"
import { CourseSource } from "../src/sources/CourseSource.ts"
import { EnrollmentSource } from "../src/sources/EnrollmentSource.ts"
import { PersonSource } from "../src/sources/PersonSource.ts"

interface Place {
  version: CourseVersion
  status: EnrollmentStatus
}

/** What the other services would say; tests write into it. */
export class Outside extends Context.Service<
  Outside,
  {
    /** By `<courseId>/<version>`. */
    readonly versions: Map<string, CourseContent>
    readonly owners: Map<CourseId, UserId>
    readonly places: Map<string, Place>
    /** Who has an account. */
    readonly people: Map<UserId, { readonly name: PersonName; readonly email: Email }>
    away: boolean
  }
>()("@lyceum/progress/test/Outside") {
  static readonly layer = Layer.sync(Outside, () =>
    Outside.of({ versions: new Map(), owners: new Map(), places: new Map(), people: new Map(), away: false })
  )
}

export const others = Layer.effectContext(
  Effect.gen(function* () {
    const outside = yield* Outside
    const ask = <A>(upstream: string, answer: () => A) =>
      Effect.suspend(() =>
        outside.away
          ? Effect.fail(new UpstreamUnavailable({ upstream, cause: new Error("planted") }))
          : Effect.succeed(Option.fromNullishOr(answer()))
      )
    return Context.empty().pipe(
      Context.add(
        CourseSource,
        CourseSource.of({
          content: (courseId, version) => ask("course", () => outside.versions.get(`${courseId}/${version}`)),
          owner: (courseId) => ask("course", () => outside.owners.get(courseId))
        })
      ),
      Context.add(
        EnrollmentSource,
        EnrollmentSource.of({
          find: (courseId, userId) =>
            ask("enrollment", () => {
              const id = enrollmentId(courseId, userId)
              const place = outside.places.get(id)
              return place && { enrollmentId: id, status: place.status, courseVersion: place.version }
            })
        })
      ),
      Context.add(PersonSource, PersonSource.of({ find: (userId) => ask("user", () => outside.people.get(userId)) }))
    )
  })
)

export const { someone, tokens } = signedIn()
export type { Answer, Someone }

export class Http extends Context.Service<Http, { readonly call: Call }>()("@lyceum/progress/test/Http") {
  static readonly layer = Layer.effect(
    Http,
    Effect.gen(function* () {
      const context = yield* Effect.context<Layer.Success<typeof parts> | JobQueue | PersonSource>()
      const app = Layer.mergeAll(routes, edge).pipe(
        Layer.provide(apiMiddleware),
        Layer.provide([tokens, Layer.succeedContext(context), HttpServer.layerServices]),
        Layer.provide(configuration)
      )
      const { dispose, handler } = HttpRouter.toWebHandler(app, { disableLogger: true })
      yield* Effect.addFinalizer(() => Effect.promise(() => dispose()))
      return Http.of({ call: callsOf("http://progress.test", handler) })
    })
  )
}

/** The event log and the service's own schema, made anew. */
export const databases = Layer.unwrap(
  Effect.gen(function* () {
    const { messaging, progress } = yield* freshDatabase(["messaging", "progress"])
    if (messaging === undefined || progress === undefined) return yield* Effect.die("the schemas were not provisioned")
    yield* migrate("messaging", messaging.ownerUrl, logMigrations)
    yield* migrate("progress", progress.ownerUrl, migrations)
    const log = Layer.mergeAll(eventLogLayer, jobQueueLayer).pipe(
      Layer.provide(poolLayer({ url: messaging.url, applicationName: "messaging", maxConnections: 4 })),
      Layer.tap((context) => Effect.orDie(Context.get(context, EventLog).ensureTopics(topicSpecs)))
    )
    return Layer.mergeAll(log, poolLayer({ url: progress.url, applicationName: "progress", maxConnections: 16 }))
  })
)

/** Configuration of what issues certificates. */
export const issuer = {
  PUBLIC_URL: "https://lyceum.test",
  CERTIFICATE_KEY_SECRET: "a secret of at least 32 characters"
}

const configuration = ConfigProvider.layer(ConfigProvider.fromUnknown(issuer))

const base = parts.pipe(
  Layer.provide(configuration),
  Layer.provideMerge(others),
  Layer.provideMerge(Outside.layer),
  Layer.provideMerge(Layer.fresh(databases))
)

/** Handlers and parts alone: what was published is not consumed. */
export const StillService = Http.layer.pipe(Layer.provideMerge(base))

/** With its consumers and relay running. */
export const RunningService = Layer.mergeAll(Http.layer, consumers, reissueWorkerLayer).pipe(
  Layer.provideMerge(relay),
  Layer.provideMerge(Consumers.make()),
  Layer.provideMerge(base)
)

/** Repeats an observation until it is as wanted; fails after half a minute. */
export const eventually = <A, E, R>(observe: Effect.Effect<A, E, R>, wanted: (value: A) => boolean) =>
  observe.pipe(Effect.delay("20 millis"), Effect.repeat({ until: wanted }), Effect.timeout("30 seconds"))

export const newCourseId = () => CourseId.make(randomUUID())
export const versionNumber = (n: number) => CourseVersion.make(n)
