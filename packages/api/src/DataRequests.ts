/** Requests of people about their data: that it is given to them, or erased. Every service that holds some of it answers, and when. */
import { DataRequestId, UserId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { Instant } from "./Instant.ts"
import { page, pageQuery } from "./Page.ts"
import { Conflict, NotFound } from "./Problems.ts"
import { Authentication, Requires } from "./Security.ts"

export const DataRequestKind = Schema.Literals(["erasure", "export"]).annotate({ identifier: "DataRequestKind" })
export type DataRequestKind = typeof DataRequestKind.Type

/** Who holds data of people: services, and the inbox, which the user service empties. */
export const DataHolder = Schema.Literals(["user", "inbox", "enrollment", "progress", "analytics"]).annotate({
  identifier: "DataHolder"
})
export type DataHolder = typeof DataHolder.Type

/** Who has to answer; the inbox is part of what the user service exports. */
export const holdersOf: Readonly<Record<DataRequestKind, ReadonlyArray<DataHolder>>> = {
  erasure: ["user", "inbox", "enrollment", "progress", "analytics"],
  export: ["user", "enrollment", "progress", "analytics"]
}

/**
 * The receipt. `answers`: when each holder did what was asked, `null` = not yet; `completedAt` = when the last one did. After an
 * erasure `userId` names nobody.
 */
export const DataRequest = Schema.Struct({
  id: DataRequestId,
  kind: DataRequestKind,
  userId: UserId,
  requestedAt: Instant,
  dueAt: Instant,
  completedAt: Schema.NullOr(Instant),
  answers: Schema.Array(Schema.Struct({ holder: DataHolder, answeredAt: Schema.NullOr(Instant) }))
}).annotate({ identifier: "DataRequest" })

/** Everything that was found, by holder. */
export const DataArchive = Schema.Struct({
  request: DataRequest,
  data: Schema.Record(Schema.String, Schema.Unknown)
}).annotate({ identifier: "DataArchive" })

const own = HttpApiEndpoint.get("own", "/v1/users/me/data-requests", {
  success: Schema.Struct({ items: Schema.Array(DataRequest) })
}).annotate(Requires, "account.read")

const archive = HttpApiEndpoint.get("archive", "/v1/users/me/data-requests/:dataRequestId/archive", {
  params: { dataRequestId: DataRequestId },
  success: DataArchive,
  error: [NotFound, Conflict]
})
  .annotate(Requires, "account.read")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "What every service holds about the person, kept for a week. 409 while a service has not answered yet."
    })
  )

const list = HttpApiEndpoint.get("list", "/v1/data-requests", {
  query: { ...pageQuery, open: Schema.optionalKey(Schema.Literals(["true", "false"])) },
  success: page(DataRequest)
})
  .annotate(Requires, "operations.manage")
  .annotateMerge(
    OpenApi.annotations({ description: "Newest first. `open=true`: those that somebody has not answered yet." })
  )

const get = HttpApiEndpoint.get("get", "/v1/data-requests/:dataRequestId", {
  params: { dataRequestId: DataRequestId },
  success: DataRequest,
  error: NotFound
}).annotate(Requires, "operations.manage")

/** Receipts: a person's own while there is an account, all of them for administrators. */
export class DataRequestsGroup extends HttpApiGroup.make("dataRequests")
  .add(own, archive, list, get)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Erasure and export" })) {}
