/**
 * The browsers' sessions: each secret is exchanged at the user service for a short access token, which stays in this process's
 * memory. Requests at the same time share one exchange; a session that was ended elsewhere is noticed within a minute.
 */
import type { SecondFactorRequired, SecondFactorWrong, SignInFailed, TooManyRequests } from "@lyceum/api/Problems"
import { type Account, type SignIn } from "@lyceum/api/Users"
import { UsersInternalApi } from "@lyceum/api/UsersInternal"
import { callUpstream, serviceClient, type UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { Cache, Context, type DateTime, Duration, Effect, Exit, Layer, Redacted, Schema } from "effect"

/** The session is over, or never was. */
export class SessionEnded extends Schema.TaggedError<SessionEnded>()("SessionEnded", {}) {}

/** What a secret is good for at the moment. */
export interface Access {
  readonly accessToken: Redacted.Redacted
  readonly account: typeof Account.Type
  /** When the session ends unless it is used. */
  readonly expiresAt: DateTime.Utc
}

export interface StartedSession {
  readonly secret: string
  readonly account: typeof Account.Type
  readonly expiresAt: DateTime.Utc
}

/** How long an exchange is believed, and how much of the token's life is left when it no longer is. */
const believed = Duration.minutes(1)
const reserve = Duration.seconds(30)
/** Sessions that are remembered; those used longest ago make room. */
const capacity = 10_000
/** How often an open stream asks whether its session still lives. */
const pulse = Duration.seconds(15)

export class BrowserSessions extends Context.Service<
  BrowserSessions,
  {
    readonly signIn: (
      credentials: typeof SignIn.Type,
      from: { readonly clientAddress: string; readonly userAgent: string | null }
    ) => Effect.Effect<
      StartedSession,
      SecondFactorRequired | SecondFactorWrong | SignInFailed | TooManyRequests | UpstreamUnavailable
    >
    readonly access: (secret: string) => Effect.Effect<Access, SessionEnded | UpstreamUnavailable>
    /** The next use asks the user service again. */
    readonly forget: (secret: string) => Effect.Effect<void>
    readonly end: (secret: string) => Effect.Effect<void, UpstreamUnavailable>
    /** Comes back when the session is over. While the user service is away it is taken to live. */
    readonly ended: (secret: string) => Effect.Effect<void>
  }
>()("@lyceum/web/BrowserSessions") {
  /** `USER_SERVICE_URL` and the service's own credentials. */
  static readonly layer = Layer.effect(
    BrowserSessions,
    Effect.gen(function* () {
      const { usersInternal } = yield* serviceClient("user", UsersInternalApi, "USER_SERVICE_URL")
      // Each sign-in is a try that the throttle counts, and a 429 is an answer, nothing to wait for.
      const signingIn = yield* serviceClient("user", UsersInternalApi, "USER_SERVICE_URL", { once: true })

      const exchange = (secret: string) =>
        usersInternal.accessBrowserSession({ payload: { secret } }).pipe(
          // 401 = no such session, or our own token is not accepted, which must not sign everybody out: another route tells.
          Effect.catchTag("Unauthorized", () =>
            Effect.andThen(usersInternal.introspect({ payload: { token: "none" } }), Effect.fail(new SessionEnded()))
          ),
          callUpstream("user"),
          Effect.map(({ accessToken, account, expiresAt, expiresIn }) => ({
            accessToken: Redacted.make(accessToken),
            account,
            expiresAt,
            believedFor: Duration.min(
              believed,
              Duration.max(Duration.zero, Duration.subtract(Duration.seconds(expiresIn), reserve))
            )
          }))
        )
      const cache = yield* Cache.makeWith(exchange, {
        capacity,
        timeToLive: Exit.match({ onFailure: () => Duration.zero, onSuccess: ({ believedFor }) => believedFor })
      })
      const access = (secret: string) => Cache.get(cache, secret)
      const forget = (secret: string) => Cache.invalidate(cache, secret)

      const ended = Effect.fnUntraced(function* (secret: string) {
        while (true) {
          yield* Effect.sleep(pulse)
          const now = yield* Effect.result(access(secret))
          if (now._tag === "Failure" && now.failure._tag === "SessionEnded") return
        }
      })

      return BrowserSessions.of({
        signIn: (credentials, { clientAddress, userAgent }) =>
          signingIn.usersInternal
            .startBrowserSession({ payload: { ...credentials, clientAddress, userAgent } })
            .pipe(callUpstream("user")),
        access,
        forget,
        end: (secret) =>
          usersInternal
            .endBrowserSession({ payload: { secret } })
            .pipe(callUpstream("user"), Effect.ensuring(forget(secret))),
        ended
      })
    })
  )
}
