/** Handlers of group `users` in packages/api Users.ts. */
import { NotFound, TooMuchContention, Unauthorized } from "@lyceum/api/Problems"
import { CurrentPerson } from "@lyceum/api/Security"
import { PersonalData, UsersApi } from "@lyceum/api/Users"
import type { UserId } from "@lyceum/domain/Ids"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { cursorCodec, limitOf, pageOf, setResponseHeader } from "@lyceum/runtime/http/Paging"
import { withRetryAfter } from "@lyceum/runtime/http/RetryAfter"
import { forwardedHops } from "@lyceum/runtime/http/ClientAddress"
import { DateTime, Effect, Option, Schema } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Accounts } from "../accounts/Accounts.ts"
import { AccountKey, accountOf, People } from "../accounts/People.ts"
import { PersonalDataOf } from "../accounts/PersonalData.ts"
import { DataRequests, receiptOf } from "../data-requests/DataRequests.ts"
import { SignIn } from "../sign-in/SignIn.ts"
import { ApiTokenKey, apiTokenOf, ApiTokens } from "../tokens/ApiTokens.ts"
import { Sessions } from "../tokens/Sessions.ts"
import { clientNetwork } from "./ClientNetwork.ts"
import { inboxAway } from "./InboxAway.ts"

const accountCursor = cursorCodec(AccountKey)
const apiTokenCursor = cursorCodec(ApiTokenKey)

const { request: _, ...ownFields } = PersonalData.fields
const OwnData = Schema.Struct(ownFields)
type OwnData = typeof OwnData.Type
const encodeOwn = Schema.encodeEffect(Schema.fromJsonString(Schema.toCodecJson(OwnData)))

export const usersHandlers = HttpApiBuilder.group(
  UsersApi,
  "users",
  Effect.fn(function* (handlers) {
    const accounts = yield* Accounts
    const people = yield* People
    const sessions = yield* Sessions
    const apiTokens = yield* ApiTokens
    const signIn = yield* SignIn
    const personalData = yield* PersonalDataOf
    const requests = yield* DataRequests
    const network = clientNetwork(yield* forwardedHops)

    /** The caller's own account; whoever was erased a moment ago is nobody. */
    const own = (userId: UserId) =>
      Effect.flatMap(people.byId(userId), Effect.fromOption).pipe(Effect.mapError(() => new Unauthorized()))

    /** The first answer to an export is this service's own. */
    const ownAnswer = Effect.fnUntraced(function* (userId: UserId, data: OwnData) {
      const now = DateTime.toDateUtc(yield* DateTime.now)
      const json = yield* Effect.orDie(encodeOwn(data))
      yield* requests.answer({
        holder: "user",
        kind: "export",
        userId,
        requestedAt: now,
        answeredAt: now,
        data: json
      })
    })

    return handlers.handleAll({
      signOut: () =>
        Effect.gen(function* () {
          const { sessionId } = yield* authorize("account.change", true)
          if (sessionId !== undefined) yield* sessions.end(sessionId)
        }),
      me: () =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("account.read", true)
          return accountOf(yield* own(userId))
        }),
      changeMe: ({ payload: { locale, name, password } }) =>
        Effect.gen(function* () {
          const { sessionId, userId } = yield* authorize("account.change", true)
          const person = yield* own(userId)
          if (password !== undefined) {
            yield* signIn.checkPassword({ email: person.email, network: yield* network }, password.current, person)
          }
          return yield* accounts.change(
            person,
            {
              ...(locale === undefined ? {} : { locale }),
              ...(name === undefined ? {} : { name }),
              ...(password === undefined ? {} : { password: password.next })
            },
            sessionId
          )
        }).pipe(withRetryAfter("password")),
      eraseMe: () =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("account.change", true)
          yield* setResponseHeader("location", `/v1/data-requests/${yield* accounts.erase(userId)}`)
        }),
      exportMe: () =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("account.read", true)
          const person = yield* own(userId)
          const id = yield* accounts.requestExport(userId)
          const data = yield* personalData.of(person)
          yield* ownAnswer(userId, data)
          const request = yield* Effect.flatMap(requests.byId(id), Effect.fromOption).pipe(
            // Asked for again, or erased, in the same moment.
            Effect.mapError(() => new TooMuchContention())
          )
          return { request: receiptOf(request), ...data }
        }).pipe(inboxAway),
      createApiToken: ({ payload }) =>
        Effect.gen(function* () {
          const created = yield* accounts.createApiToken(yield* authorize("token.manage", true), payload)
          yield* setResponseHeader("location", `/v1/users/me/api-tokens/${created.id}`)
          return created
        }),
      listApiTokens: ({ query }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("token.manage", true)
          const limit = limitOf(query)
          const rows = yield* apiTokens.page(userId, yield* apiTokenCursor.decode(query.cursor), limit)
          return yield* pageOf(rows, limit, {
            item: apiTokenOf,
            keyOf: ({ createdAt, id }) => ({ createdAt, id }),
            encode: apiTokenCursor.encode
          })
        }),
      revokeApiToken: ({ params }) =>
        Effect.flatMap(authorize("token.manage", true), ({ userId }) =>
          accounts.revokeApiToken(userId, params.apiTokenId)
        ),
      listUsers: ({ query }) =>
        Effect.gen(function* () {
          yield* authorize("account.list", false)
          const limit = limitOf(query)
          const rows = yield* people.page(yield* accountCursor.decode(query.cursor), limit, {
            query: query.query,
            role: query.role
          })
          return yield* pageOf(rows, limit, {
            item: accountOf,
            keyOf: ({ createdAt, userId }) => ({ createdAt, id: userId }),
            encode: accountCursor.encode
          })
        }),
      getUser: ({ params: { userId } }) =>
        Effect.gen(function* () {
          const { userId: caller } = yield* CurrentPerson
          // Whether somebody else exists is not a learner's to know: 404 either way.
          yield* authorize("account.read", caller === userId).pipe(Effect.mapError(() => new NotFound()))
          const found = yield* people.byId(userId)
          return Option.isSome(found) ? accountOf(found.value) : yield* new NotFound()
        }),
      changeUser: ({ params: { userId }, payload: { disabled, role } }) =>
        Effect.gen(function* () {
          const by = yield* authorize("account.change-role", false)
          if (disabled !== undefined) yield* authorize("account.disable", false)
          return yield* accounts.administer(userId, by.userId, {
            ...(role === undefined ? {} : { role }),
            ...(disabled === undefined ? {} : { disabled })
          })
        })
    })
  })
)
