/** What administrators see and do across the services: health and lags, dead letters, the audit trail of any object. */
import { UserId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { AboutGroup } from "./About.ts"
import { contract, problems } from "./Conventions.ts"
import { Instant } from "./Instant.ts"
import { page, pageQuery } from "./Page.ts"
import { Forbidden, NotFound, ServiceUnavailable } from "./Problems.ts"
import { Authentication, Requires, ServiceAuthentication } from "./Security.ts"

/** The services that keep something and can be asked about it. */
export const ServiceName = Schema.Literals(["user", "course", "enrollment", "progress", "analytics"]).annotate({
  identifier: "ServiceName"
})
export type ServiceName = typeof ServiceName.Type

/**
 * A consumer group of a service. `lag` = records that it has not read yet, `null` when the log does not say; the counts are
 * since the process started; `failing` = why it does not get on, `null` when it does.
 */
const ConsumerStatus = Schema.Struct({
  group: Schema.String,
  topics: Schema.Array(Schema.String),
  lag: Schema.NullOr(Schema.Int),
  consumed: Schema.Int,
  applied: Schema.Int,
  duplicate: Schema.Int,
  unknown: Schema.Int,
  deadLettered: Schema.Int,
  failing: Schema.NullOr(Schema.String)
}).annotate({ identifier: "ConsumerStatus" })

/**
 * One process of a service. `checks`: name to `ok` or what is wrong. `relay`: events that wait to be published and the age of
 * the oldest in seconds; `null` = the service publishes none, or its database does not answer. `version` is what was deployed.
 */
export const ServiceStatus = Schema.Struct({
  ready: Schema.Boolean,
  checks: Schema.Record(Schema.String, Schema.String),
  version: Schema.NullOr(Schema.String),
  node: Schema.String,
  startedAt: Instant,
  relay: Schema.NullOr(Schema.Struct({ events: Schema.Int, seconds: Schema.Finite })),
  consumers: Schema.Array(ConsumerStatus)
}).annotate({ identifier: "ServiceStatus" })

/** A service that is away has `status: null` and says why in `away`. */
const ServiceReport = Schema.Struct({
  name: Schema.String,
  status: Schema.NullOr(ServiceStatus),
  away: Schema.NullOr(Schema.String)
}).annotate({ identifier: "ServiceReport" })

export const ServicesReport = Schema.Struct({
  asOf: Instant,
  services: Schema.Array(ServiceReport)
}).annotate({ identifier: "ServicesReport" })

const place = {
  group: Schema.String,
  topic: Schema.String,
  offset: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }))
}

const letter = {
  ...place,
  key: Schema.NullOr(Schema.String),
  eventId: Schema.NullOr(Schema.String),
  eventType: Schema.NullOr(Schema.String),
  /** Why it was put aside, after how many tries, and since when it fails; `null` when no consumer of ours wrote it. */
  error: Schema.NullOr(Schema.String),
  attempts: Schema.NullOr(Schema.Int),
  firstFailure: Schema.NullOr(Schema.String),
  replayed: Schema.Boolean
}

/** A dead letter as its service tells it. `offset` is its place in the dead-letter topic of the group. */
export const PlacedLetter = Schema.Struct(letter)

const details = {
  headers: Schema.Record(Schema.String, Schema.String),
  /** Ids in the payload, by the path of their field. */
  ids: Schema.Record(Schema.String, Schema.String),
  /** The payload as text, at most 4,000 characters of it. */
  payload: Schema.String
}
export const PlacedLetterDetails = Schema.Struct({ ...letter, ...details })

/** `service~group~topic~offset`: the name of a dead letter. */
export const DeadLetterId = Schema.String.check(
  Schema.isMaxLength(300),
  Schema.isPattern(/^[a-z-]+~[A-Za-z0-9_.-]+~[A-Za-z0-9_.-]+~[0-9]{1,15}$/u)
).annotate({ identifier: "DeadLetterId" })

const named = { id: DeadLetterId, service: ServiceName }
/** A record that a consumer group could not handle, put aside so that its partition goes on. */
export const DeadLetter = Schema.Struct({ ...named, ...letter }).annotate({ identifier: "DeadLetter" })
export const DeadLetterDetails = Schema.Struct({ ...named, ...letter, ...details }).annotate({
  identifier: "DeadLetterDetails"
})

/** `away`: services that did not answer, whose dead letters are not among the items. */
export const DeadLetterPage = Schema.Struct({
  ...page(DeadLetter).fields,
  away: Schema.Array(ServiceName)
}).annotate({ identifier: "DeadLetterPage" })

/** An event of an aggregate. `position` counts its events from 1; `cause` is the id of the event that led to it. */
export const AuditEvent = Schema.Struct({
  position: Schema.Int,
  id: Schema.String,
  type: Schema.String,
  at: Instant,
  actor: Schema.String,
  cause: Schema.NullOr(Schema.String),
  correlation: Schema.String,
  data: Schema.Unknown
}).annotate({ identifier: "AuditEvent" })

const Name = Schema.String.check(Schema.isBetweenLength(1, 200))
const Replayed = Schema.Struct({ replayed: Schema.Boolean })

const services = HttpApiEndpoint.get("services", "/v1/operations/services", { success: ServicesReport }).annotate(
  Requires,
  "operations.manage"
)
const deadLetters = HttpApiEndpoint.get("deadLetters", "/v1/operations/dead-letters", {
  query: { ...pageQuery, service: Schema.optionalKey(ServiceName), topic: Schema.optionalKey(Name) },
  success: DeadLetterPage
})
  .annotate(Requires, "operations.manage")
  .annotateMerge(
    OpenApi.annotations({ description: "Dead letters of all services, by service, topic and group, oldest first." })
  )
const deadLetter = HttpApiEndpoint.get("deadLetter", "/v1/operations/dead-letters/:deadLetterId", {
  params: { deadLetterId: DeadLetterId },
  success: DeadLetterDetails,
  error: [NotFound, ServiceUnavailable]
}).annotate(Requires, "operations.manage")
const replay = HttpApiEndpoint.post("replay", "/v1/operations/dead-letters/:deadLetterId/replay", {
  params: { deadLetterId: DeadLetterId },
  success: Replayed,
  error: [NotFound, ServiceUnavailable]
})
  .annotate(Requires, "operations.manage")
  .annotateMerge(
    OpenApi.annotations({ description: "Lets the group try it again, once: `replayed: false` = that was done before." })
  )
const audit = HttpApiEndpoint.get("audit", "/v1/operations/audit", {
  query: { ...pageQuery, service: ServiceName, stream: Name },
  success: page(AuditEvent),
  error: [NotFound, ServiceUnavailable]
})
  .annotate(Requires, "operations.manage")
  .annotateMerge(
    OpenApi.annotations({
      description: "Every event of an aggregate, newest first. `stream` is its name, for example `course-<id>`."
    })
  )

/** Routes of administrators. */
export class OperationsGroup extends HttpApiGroup.make("operations")
  .add(services, deadLetters, deadLetter, replay, audit)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Operations" })) {}

/** Contract of the web service's routes beside the session's. */
export class OperationsApi extends contract("operations").add(AboutGroup, OperationsGroup).middleware(problems) {}

const limit = Schema.FiniteFromString.check(Schema.isInt(), Schema.isBetween({ minimum: 1, maximum: 101 }))
const offset = Schema.FiniteFromString.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(0))
const params = { group: Name, topic: Name, offset }

const status = HttpApiEndpoint.get("status", "/internal/operations/status", {
  success: ServiceStatus,
  error: Forbidden
})
  .annotate(Requires, "internal")
  .middleware(ServiceAuthentication)
/** By topic and group, oldest first, after a place. */
const letters = HttpApiEndpoint.get("letters", "/internal/operations/dead-letters", {
  query: {
    limit,
    topic: Schema.optionalKey(Name),
    afterTopic: Schema.optionalKey(Name),
    afterGroup: Schema.optionalKey(Name),
    afterOffset: Schema.optionalKey(offset)
  },
  success: Schema.Struct({ items: Schema.Array(PlacedLetter) }),
  error: [Forbidden, ServiceUnavailable]
})
  .annotate(Requires, "internal")
  .middleware(ServiceAuthentication)
const oneLetter = HttpApiEndpoint.get("letter", "/internal/operations/dead-letters/:group/:topic/:offset", {
  params,
  success: PlacedLetterDetails,
  error: [Forbidden, NotFound, ServiceUnavailable]
})
  .annotate(Requires, "internal")
  .middleware(ServiceAuthentication)
/** `by` = the administrator who asked, for the log. */
const replayLetter = HttpApiEndpoint.post("replay", "/internal/operations/dead-letters/:group/:topic/:offset/replay", {
  params,
  payload: Schema.Struct({ by: UserId }),
  success: Replayed,
  error: [Forbidden, NotFound, ServiceUnavailable]
})
  .annotate(Requires, "internal")
  .middleware(ServiceAuthentication)
/** Newest first, before a position. */
const events = HttpApiEndpoint.get("events", "/internal/operations/audit", {
  query: { limit, stream: Name, before: Schema.optionalKey(offset) },
  success: Schema.Struct({ items: Schema.Array(AuditEvent) }),
  error: [Forbidden, ServiceUnavailable]
})
  .annotate(Requires, "internal")
  .middleware(ServiceAuthentication)

/** What every service tells the web service, and nobody else, about itself. */
export class OperationsInternalGroup extends HttpApiGroup.make("operationsInternal").add(
  status,
  letters,
  oneLetter,
  replayLetter,
  events
) {}

/** Internal contract that the runtime answers for every service. */
export class OperationsInternalApi extends contract("operationsInternal")
  .add(OperationsInternalGroup)
  .middleware(problems) {}
