/** Sign-in with a password, renewal and its abuse. The answer and its time are the same whether the account exists or not. */
import { SignInFailed, type TooManyRequests, Unauthorized } from "@lyceum/api/Problems"
import type { Tokens } from "@lyceum/api/Users"
import { Context, Effect, Layer, Metric, Option } from "effect"
import { Accounts } from "../accounts/Accounts.ts"
import { People, type PersonRow } from "../accounts/People.ts"
import type { Device } from "../domain/Device.ts"
import { BrowserSessions } from "../tokens/BrowserSessions.ts"
import { accessTokenSeconds } from "../tokens/Lifetimes.ts"
import { Sessions, type Started } from "../tokens/Sessions.ts"
import { TokenIssuer } from "../tokens/TokenIssuer.ts"
import { PasswordHashing } from "./PasswordHashing.ts"
import { type SignInAttempt, SignInThrottle } from "./SignInThrottle.ts"

const attempts = Metric.counter("lyceum_sign_in_attempts_total", {
  description: "Passwords that were tried, by what came of it",
  incremental: true
})
const results = {
  right: Metric.withAttributes(attempts, { result: "right" }),
  wrong: Metric.withAttributes(attempts, { result: "wrong" }),
  throttled: Metric.withAttributes(attempts, { result: "throttled" })
}
const counted = (result: keyof typeof results) => Metric.update(results[result], 1)

const reuses = Metric.counter("lyceum_refresh_token_reuses_total", {
  description: "Sessions that were ended because a refresh token came twice",
  incremental: true
})

const make = Effect.gen(function* () {
  // What never happened is zero, not unknown.
  for (const metric of [...Object.values(results), reuses]) yield* Metric.update(metric, 0)
  const accounts = yield* Accounts
  const hashing = yield* PasswordHashing
  const issuer = yield* TokenIssuer
  const people = yield* People
  const browsers = yield* BrowserSessions
  const sessions = yield* Sessions
  const throttle = yield* SignInThrottle

  const tokensOf = Effect.fnUntraced(function* (started: Started): Effect.fn.Return<typeof Tokens.Type> {
    return {
      accessToken: yield* issuer.forPerson(started),
      tokenType: "Bearer",
      expiresIn: accessTokenSeconds,
      refreshToken: started.refreshToken
    }
  })

  /** The person whose password it is, and the hash that it matched. A disabled account's password is never right. */
  const checkPassword = Effect.fn("SignIn.checkPassword")(function* (
    attempt: SignInAttempt,
    password: string,
    found: PersonRow | undefined
  ): Effect.fn.Return<{ readonly person: PersonRow; readonly passwordHash: string }, SignInFailed | TooManyRequests> {
    const check = Effect.tapError(throttle.check(attempt), () => counted("throttled"))
    const verdict = yield* hashing.verify(password, found?.passwordHash, check)
    // Of many guesses at once, those that finish after the delay began are not answered: neither a wrong nor the right one.
    yield* check
    if (found === undefined || found.status !== "active" || verdict === "wrong") {
      yield* throttle.failed(attempt)
      yield* counted("wrong")
      return yield* new SignInFailed()
    }
    yield* throttle.succeeded(attempt)
    yield* counted("right")
    const passwordHash = verdict === "outdated" ? yield* accounts.rehash(found, password) : found.passwordHash
    return { person: found, passwordHash }
  })

  const identify = Effect.fnUntraced(function* (attempt: SignInAttempt, password: string) {
    return yield* checkPassword(attempt, password, Option.getOrUndefined(yield* people.byEmail(attempt.email)))
  })

  /** A session of tokens, for programs. */
  const signIn = Effect.fn("SignIn.signIn")(function* (attempt: SignInAttempt, password: string, device: Device) {
    const { passwordHash, person } = yield* identify(attempt, password)
    const started = yield* sessions.start(person.userId, passwordHash, device)
    if (Option.isNone(started)) return yield* new SignInFailed()
    return yield* tokensOf(started.value)
  })

  /** A session of a browser. */
  const signInBrowser = Effect.fn("SignIn.signInBrowser")(function* (
    attempt: SignInAttempt,
    password: string,
    device: Device
  ) {
    const { passwordHash, person } = yield* identify(attempt, password)
    const begun = yield* browsers.start(person.userId, passwordHash, device)
    if (Option.isNone(begun)) return yield* new SignInFailed()
    return { ...begun.value, person }
  })

  /** A new access token of a browser's session. */
  const accessFromBrowser = Effect.fn("SignIn.accessFromBrowser")(function* (secret: string) {
    const used = yield* browsers.use(secret)
    if (Option.isNone(used)) return yield* new Unauthorized()
    const { expiresAt, person, sessionId } = used.value
    const accessToken = yield* issuer.forPerson({ userId: person.userId, role: person.role, sessionId })
    return { accessToken, expiresIn: accessTokenSeconds, expiresAt, person }
  })

  const refresh = Effect.fn("SignIn.refresh")(function* (refreshToken: string) {
    const renewal = yield* sessions.renew(refreshToken)
    if (renewal.kind === "renewed") return yield* tokensOf(renewal.started)
    if (renewal.kind === "reused") {
      yield* accounts.detectReuse(renewal.userId, renewal.sessionId)
      yield* Metric.update(reuses, 1)
    }
    return yield* new Unauthorized()
  })

  return { signIn, signInBrowser, accessFromBrowser, refresh, checkPassword }
})

export class SignIn extends Context.Service<SignIn, Effect.Success<typeof make>>()("@lyceum/user/SignIn") {
  static readonly layer = Layer.effect(SignIn, make)
}
