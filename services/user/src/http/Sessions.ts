/** Handlers of packages/api Sessions.ts: always about the caller's own. */
import { NotFound } from "@lyceum/api/Problems"
import { UsersApi } from "@lyceum/api/Users"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { cursorCodec, limitOf, pageOf } from "@lyceum/runtime/http/Paging"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { SessionKey, sessionOf, Sessions } from "../tokens/Sessions.ts"

const cursor = cursorCodec(SessionKey)

export const sessionsHandlers = HttpApiBuilder.group(
  UsersApi,
  "sessions",
  Effect.fn(function* (handlers) {
    const sessions = yield* Sessions
    return handlers.handleAll({
      list: ({ query }) =>
        Effect.gen(function* () {
          const person = yield* authorize("session.manage", true)
          const limit = limitOf(query)
          const rows = yield* sessions.page(person.userId, yield* cursor.decode(query.cursor), limit)
          return yield* pageOf(rows, limit, {
            item: (row) => ({ ...sessionOf(row), current: row.id === person.sessionId }),
            keyOf: ({ createdAt, id }) => ({ createdAt, id }),
            encode: cursor.encode
          })
        }),
      end: ({ params: { sessionId } }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("session.manage", true)
          if (!(yield* sessions.endOwn(userId, sessionId))) return yield* new NotFound()
        }),
      endAll: () =>
        Effect.flatMap(authorize("session.manage", true), ({ userId }) =>
          Effect.orDie(Effect.asVoid(sessions.endingAll(userId)))
        )
    })
  })
)
