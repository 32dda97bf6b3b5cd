/** Handlers of group `usersInternal` in packages/api Users.ts: for our own services. */
import { Forbidden, Unauthorized } from "@lyceum/api/Problems"
import { CurrentService } from "@lyceum/api/Security"
import { UsersInternalApi } from "@lyceum/api/UsersInternal"
import { withRetryAfter } from "@lyceum/runtime/http/RetryAfter"
import { DateTime, Effect, Option, Schema } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { accountOf, People } from "../accounts/People.ts"
import { DataRequests } from "../data-requests/DataRequests.ts"
import { deviceOf } from "../domain/Device.ts"
import { SignIn } from "../sign-in/SignIn.ts"
import { ApiTokens } from "../tokens/ApiTokens.ts"
import { BrowserSessions } from "../tokens/BrowserSessions.ts"
import { accessTokenSeconds } from "../tokens/Lifetimes.ts"
import { ServiceClients } from "../tokens/ServiceClients.ts"
import { TokenIssuer } from "../tokens/TokenIssuer.ts"
import { networkOf } from "./ClientNetwork.ts"

/** The services that answer over this route; the user service's own answers come with its statements. */
const Answering = Schema.String.pipe(Schema.decodeTo(Schema.Literals(["enrollment", "progress", "analytics"])))

export const usersInternalHandlers = HttpApiBuilder.group(
  UsersInternalApi,
  "usersInternal",
  Effect.fn(function* (handlers) {
    const clients = yield* ServiceClients
    const issuer = yield* TokenIssuer
    const apiTokens = yield* ApiTokens
    const people = yield* People
    const signIn = yield* SignIn
    const browsers = yield* BrowserSessions
    const requests = yield* DataRequests
    return handlers.handleAll({
      serviceToken: ({ payload: { clientId, clientSecret } }) =>
        Effect.gen(function* () {
          if (!clients.verify(clientId, clientSecret)) return yield* new Unauthorized()
          return { accessToken: yield* issuer.forService(clientId), expiresIn: accessTokenSeconds }
        }),
      introspect: ({ payload }) => apiTokens.introspect(payload.token),
      findByEmail: ({ payload }) => Effect.map(people.idsByEmail(payload.emails), (users) => ({ users })),
      findById: ({ payload }) => Effect.map(people.namesById(payload.ids, payload.matching), (users) => ({ users })),
      startBrowserSession: ({ payload: { clientAddress, email, userAgent, ...proof } }) =>
        Effect.gen(function* () {
          const attempt = { email, network: networkOf(clientAddress) }
          const begun = yield* signIn.signInBrowser(attempt, proof, deviceOf(userAgent))
          const { expiresAt, person, secret } = begun
          return { secret, expiresAt: DateTime.fromDateUnsafe(expiresAt), account: accountOf(person) }
        }).pipe(withRetryAfter("sign-in")),
      accessBrowserSession: ({ payload }) =>
        Effect.map(signIn.accessFromBrowser(payload.secret), ({ accessToken, expiresAt, expiresIn, person }) => ({
          accessToken,
          expiresIn,
          expiresAt: DateTime.fromDateUnsafe(expiresAt),
          account: accountOf(person)
        })),
      endBrowserSession: ({ payload }) => browsers.end(payload.secret),
      answerDataRequest: ({ payload }) =>
        Effect.gen(function* () {
          const { name } = yield* CurrentService
          const holder = Schema.decodeOption(Answering)(name)
          if (Option.isNone(holder)) return yield* new Forbidden({ detail: `${name} holds no data of people` })
          yield* requests.answer({
            holder: holder.value,
            kind: payload.kind,
            userId: payload.userId,
            requestedAt: DateTime.toDateUtc(payload.requestedAt),
            answeredAt: DateTime.toDateUtc(payload.answeredAt),
            data: payload.data
          })
        })
    })
  })
)
