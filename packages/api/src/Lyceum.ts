/** The whole public contract: what OpenAPI describes, what the SDK is generated from, what tests walk. */
import type { Action } from "@lyceum/domain/Policy"
import { Context, Option } from "effect"
import { HttpApi, HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { AboutGroup } from "./About.ts"
import { ActiveLearnersGroup, activeLearnersLimits } from "./ActiveLearners.ts"
import { CourseAnalyticsGroup, OverviewGroup } from "./Analytics.ts"
import { AnalyticsExportsGroup } from "./AnalyticsExports.ts"
import { BrowserSessionGroup } from "./BrowserSession.ts"
import { CertificateIssuerGroup, CertificatesGroup, CertificatesPublicGroup } from "./Certificates.ts"
import { CatalogueGroup } from "./Catalogue.ts"
import { CoursesGroup } from "./Courses.ts"
import { contract, problems } from "./Conventions.ts"
import { maxVersion } from "./CourseFields.ts"
import { DataRequestsGroup } from "./DataRequests.ts"
import { EnrollmentBatchesGroup } from "./EnrollmentBatches.ts"
import { EnrollmentsGroup } from "./Enrollments.ts"
import { LearningExportGroup } from "./LearningExport.ts"
import { BookmarksGroup, NotesGroup } from "./Notes.ts"
import { NotificationsGroup, UnsubscribeGroup } from "./Notifications.ts"
import { OperationsGroup } from "./Operations.ts"
import { AttemptsGroup } from "./Attempts.ts"
import { describeEvents, LearningEventInput, LearningEventsGroup } from "./LearningEvents.ts"
import { ProgressGroup } from "./Progress.ts"
import { maxLimit } from "./Page.ts"
import { PasswordResetsGroup } from "./PasswordResets.ts"
import { PayloadTooLarge, ServiceUnavailable, TooManyRequests, UnsupportedMediaType } from "./Problems.ts"
import { RosterGroup } from "./Roster.ts"
import { SeatsGroup } from "./Seats.ts"
import { Idempotent, Requires } from "./Security.ts"
import { SecondFactorGroup } from "./SecondFactor.ts"
import { SessionsGroup } from "./Sessions.ts"
import { SignUpGroup, UsersGroup } from "./Users.ts"

export class LyceumApi extends contract("lyceum")
  .add(
    SignUpGroup,
    PasswordResetsGroup,
    SessionsGroup,
    SecondFactorGroup,
    UsersGroup,
    DataRequestsGroup,
    NotificationsGroup,
    UnsubscribeGroup,
    CatalogueGroup,
    CoursesGroup,
    EnrollmentsGroup,
    EnrollmentBatchesGroup,
    RosterGroup,
    SeatsGroup,
    LearningEventsGroup,
    ProgressGroup,
    AttemptsGroup,
    CertificateIssuerGroup,
    CertificatesPublicGroup,
    CertificatesGroup,
    NotesGroup,
    BookmarksGroup,
    LearningExportGroup,
    ActiveLearnersGroup,
    CourseAnalyticsGroup,
    OverviewGroup,
    AnalyticsExportsGroup,
    BrowserSessionGroup,
    AboutGroup,
    OperationsGroup
  )
  .middleware(problems)
  .annotate(HttpApi.AdditionalSchemas, [LearningEventInput])
  .annotate(OpenApi.Transform, describeEvents)
  .annotateMerge(
    OpenApi.annotations({
      title: "Lyceum",
      version: "1.0.0",
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
      description:
        "Courses, enrolments, learning and what became of it. Problems are RFC 9457 with a stable `type`; lists are keyset pages " +
        "(`cursor`, `limit`, `Link`); POST takes an `Idempotency-Key`; changes of documents take `If-Match`; times are ISO-8601 UTC."
    })
  ) {}

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "Makes a retry safe: the same key with the same body is answered as the first time. Kept at least 24 hours.",
  schema: { type: "string", minLength: 1, maxLength: 255 }
} as const

/** Query parameters that are numbers: written in an address they are text, and that is all the generator sees. */
const numberOf = (operation: string, parameter: string) => {
  if (parameter === "version") return { type: "integer", minimum: 1, maximum: maxVersion } as const
  if (parameter !== "limit") return undefined
  const maximum = operation === "activeLearners.activeLearners" ? activeLearnersLimits.windows : maxLimit
  return { type: "integer", minimum: 1, maximum } as const
}

/**
 * What a listener answers for any route: there was too much (a limit, or it is full), its database is away; before a route is
 * asked, a body that is too large, or of a media type that the route does not take.
 */
const ofListeners = OpenApi.fromApi(
  HttpApi.make("listeners").add(
    HttpApiGroup.make("listeners").add(
      HttpApiEndpoint.post("any", "/", {
        error: [PayloadTooLarge, UnsupportedMediaType, TooManyRequests, ServiceUnavailable]
      })
    )
  )
)

/** Says of every route what its listener answers; what the route itself says of the same status stands. */
const describeListeners = (document: OpenApi.OpenAPISpec) => {
  Object.assign(document.components.schemas, ofListeners.components.schemas)
  const {
    "413": tooLarge,
    "415": otherType,
    "429": tooMany,
    "503": away
  } = ofListeners.paths["/"]?.post?.responses ?? {}
  if (tooLarge === undefined || otherType === undefined || tooMany === undefined || away === undefined) return
  for (const { delete: remove, get, patch, post, put } of Object.values(document.paths)) {
    for (const operation of [get, post, put, patch, remove]) {
      if (operation === undefined) continue
      const bodies = operation.requestBody === undefined ? {} : { "413": tooLarge, "415": otherType }
      operation.responses = { "429": tooMany, "503": away, ...operation.responses, ...bodies }
    }
  }
}

/** A route of the public contract. `requires` is its row of the policy table. */
export interface Route {
  readonly group: string
  readonly name: string
  readonly method: string
  readonly path: string
  readonly idempotent: boolean
  readonly requires: Action | "public" | "internal" | undefined
}

/** Every route of the public contract. */
export const routes = (): ReadonlyArray<Route> => {
  const found: Array<Route> = []
  HttpApi.reflect(LyceumApi, {
    onGroup: () => {},
    onEndpoint: ({ endpoint, group }) => {
      found.push({
        group: group.identifier,
        name: endpoint.identifier,
        method: endpoint.method,
        path: endpoint.path,
        idempotent: endpoint.middlewares.has(Idempotent),
        requires: Option.getOrUndefined(Context.getOption(endpoint.annotations, Requires))
      })
    }
  })
  return found
}

/** The public contract as an OpenAPI 3.1 document. */
export const openApi = (): OpenApi.OpenAPISpec => {
  const document = OpenApi.fromApi(LyceumApi)
  const idempotent = new Set(
    routes()
      .filter((route) => route.idempotent)
      .map(({ group, name }) => `${group}.${name}`)
  )
  describeListeners(document)
  for (const path of Object.values(document.paths)) {
    for (const parameter of path.get?.parameters ?? []) {
      const number = parameter.in === "query" ? numberOf(path.get?.operationId ?? "", parameter.name) : undefined
      if (number !== undefined) parameter.schema = { ...number }
    }
    if (path.post !== undefined && idempotent.has(path.post.operationId)) path.post.parameters.push(idempotencyKey)
  }
  return document
}
