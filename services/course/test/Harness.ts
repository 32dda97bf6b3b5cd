/** The service's routes over real HTTP, on a real PostgreSQL and a real folder; only tokens and enrolments are given. */
import { NodeFileSystem, NodeHttpServer } from "@effect/platform-node"
import type { Actor } from "@lyceum/domain/Actor"
import { type CourseId, type CourseVersion, UserId } from "@lyceum/domain/Ids"
import { type Role, type Scope, sessionScopes } from "@lyceum/domain/Role"
import { UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { apiMiddleware } from "@lyceum/runtime/http/ApiMiddleware"
import { edge } from "@lyceum/runtime/http/Edge"
import * as LocalObjectStore from "@lyceum/storage/local/LocalObjectStore"
import { signedIn } from "@lyceum/testing/service/SignedIn"
import type { ObjectStore } from "@lyceum/storage/ObjectStore"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Context, Effect, FileSystem, Layer, Option, Redacted } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { parts, routes } from "../src/Course.ts"
import { EnrollmentLookup } from "../src/learners/EnrollmentLookup.ts"
import { migrations } from "../src/migrations/index.ts"

const id = (n: number) => UserId.make(`00000000-0000-7000-8000-00000000000${n}`)
const person = (userId: UserId, role: Role, scopes: ReadonlyArray<Scope> = sessionScopes): Actor => ({
  kind: "person",
  userId,
  role,
  scopes
})

/** Everybody who may call, by token. */
export const people = { owner: id(1), other: id(2), admin: id(3), learner: id(4), stranger: id(5), cutOff: id(6) }
const { tokens } = signedIn([
  ["owner", person(people.owner, "instructor")],
  ["other", person(people.other, "instructor")],
  ["admin", person(people.admin, "admin")],
  ["learner", person(people.learner, "learner")],
  ["stranger", person(people.stranger, "learner")],
  ["cutOff", person(people.cutOff, "learner")],
  ["narrow", person(people.owner, "instructor", ["profile:read"])],
  ["service", { kind: "service", name: "progress" }]
])
/** Who is enrolled as the enrollment service itself would say. */
export class Enrolled extends Context.Service<Enrolled, Map<string, CourseVersion>>()("test/Enrolled") {
  static readonly place = (courseId: CourseId, userId: UserId) => `${courseId}/${userId}`
  static readonly layer = Layer.sync(Enrolled, () => new Map())
}
const lookup = Layer.effect(
  EnrollmentLookup,
  Effect.map(Enrolled, (enrolled) =>
    EnrollmentLookup.of({
      find: (courseId, userId) =>
        userId === people.cutOff
          ? Effect.fail(new UpstreamUnavailable({ upstream: "enrollment", cause: "away" }))
          : Effect.sync(() => Option.fromUndefinedOr(enrolled.get(Enrolled.place(courseId, userId))))
    })
  )
)

/** Signs what the store permits. */
export const signingKey = "a signing key of thirty-two bytes!"

const objects = Layer.unwrap(
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* fs.makeTempDirectoryScoped({ prefix: "lyceum-course-" })
    return LocalObjectStore.layer({
      folder,
      uploadBaseUrl: "http://localhost/uploads",
      signingKey: Redacted.make(signingKey)
    })
  })
).pipe(Layer.provide(NodeFileSystem.layer))

/** An answer as it came. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
  readonly body: unknown
}
export interface Call {
  readonly as?: string
  readonly json?: unknown
  readonly bytes?: Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
}

export class Http extends Context.Service<
  Http,
  { readonly call: (method: string, path: string, call?: Call) => Effect.Effect<Answer> }
>()("test/Http") {
  static readonly layer = Layer.effect(
    Http,
    Effect.map(HttpServer.HttpServer, ({ address }) => {
      const port = "port" in address ? address.port : 0
      return Http.of({
        call: (method, path, { as, bytes, headers, json } = {}) =>
          Effect.promise(async (): Promise<Answer> => {
            const body = bytes ?? (json === undefined ? undefined : JSON.stringify(json))
            const response = await fetch(`http://127.0.0.1:${port}${path}`, {
              method,
              headers: {
                ...(json === undefined ? {} : { "content-type": "application/json" }),
                ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
                ...headers
              },
              ...(body === undefined ? {} : { body })
            })
            const received = new Uint8Array(await response.arrayBuffer())
            const isJson = (response.headers.get("content-type") ?? "").includes("json") && received.length > 0
            return {
              status: response.status,
              headers: response.headers,
              bytes: received,
              body: isJson ? JSON.parse(Buffer.from(received).toString()) : null
            }
          })
      })
    })
  )
}

/** All of it on an object store. */
export const harnessOn = <E, R>(store: Layer.Layer<ObjectStore, E, R>) =>
  Http.layer.pipe(
    Layer.provideMerge(
      HttpRouter.serve(Layer.mergeAll(routes, edge).pipe(Layer.provide(apiMiddleware)), {
        disableLogger: true,
        disableListenLog: true,
        routerConfig: { maxParamLength: 2000 }
      }).pipe(Layer.provideMerge(NodeHttpServer.layerTest))
    ),
    Layer.provideMerge(parts),
    Layer.provide(lookup),
    Layer.provideMerge(Layer.mergeAll(tokens, store, Enrolled.layer, testDatabase("course", migrations)))
  )

/** All of it on a folder. */
export const harness = harnessOn(objects)
