/** Handlers of group `dataRequests` in packages/api DataRequests.ts: receipts of erasures and exports, and the archive. */
import { Conflict, NotFound } from "@lyceum/api/Problems"
import { UsersApi } from "@lyceum/api/Users"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { cursorCodec, limitOf, pageOf } from "@lyceum/runtime/http/Paging"
import { Effect, Option, Schema } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { DataRequestKey, DataRequests, receiptOf } from "../data-requests/DataRequests.ts"

const cursor = cursorCodec(DataRequestKey)
const decode = Schema.decodeEffect(Schema.fromJsonString(Schema.Unknown))

export const dataRequestsHandlers = HttpApiBuilder.group(
  UsersApi,
  "dataRequests",
  Effect.fn(function* (handlers) {
    const requests = yield* DataRequests
    return handlers.handleAll({
      own: () =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("account.read", true)
          return { items: (yield* requests.ofUser(userId)).map(receiptOf) }
        }),
      archive: ({ params }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("account.read", true)
          const found = yield* requests.byId(params.dataRequestId)
          // Somebody else's is as if it were not there.
          if (Option.isNone(found) || found.value.userId !== userId || found.value.kind !== "export") {
            return yield* new NotFound()
          }
          const request = receiptOf(found.value)
          if (request.completedAt === null) {
            const missing = request.answers.filter(({ answeredAt }) => answeredAt === null).map(({ holder }) => holder)
            return yield* new Conflict({ detail: `not answered yet: ${missing.join(", ")}` })
          }
          const data: Record<string, unknown> = {}
          for (const part of yield* requests.dataOf(request.id)) {
            if (part.data !== null) data[part.holder] = yield* Effect.orDie(decode(part.data))
          }
          return { request, data }
        }),
      list: ({ query }) =>
        Effect.gen(function* () {
          yield* authorize("operations.manage", false)
          const limit = limitOf(query)
          const rows = yield* requests.page(yield* cursor.decode(query.cursor), limit, query.open === "true")
          return yield* pageOf(rows, limit, {
            item: receiptOf,
            keyOf: ({ id, requestedAt }) => ({ id, requestedAt }),
            encode: cursor.encode
          })
        }),
      get: ({ params }) =>
        Effect.gen(function* () {
          yield* authorize("operations.manage", false)
          const found = yield* requests.byId(params.dataRequestId)
          return Option.isSome(found) ? receiptOf(found.value) : yield* new NotFound()
        })
    })
  })
)
