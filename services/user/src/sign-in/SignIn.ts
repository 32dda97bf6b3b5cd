/** Sign-in with a password and a code where one is asked for, renewal and its abuse. The answer and its time are the same whether the account exists or not. */
import {
  SecondFactorRequired,
  SecondFactorWrong,
  SignInFailed,
  type TooManyRequests,
  Unauthorized
} from "@lyceum/api/Problems"
import type { Tokens } from "@lyceum/api/Users"
import type { SessionId, UserId } from "@lyceum/domain/Ids"
import { Context, Effect, Layer, Metric, Option } from "effect"
import { Accounts } from "../accounts/Accounts.ts"
import { People, type PersonRow } from "../accounts/People.ts"
import type { Device } from "../domain/Device.ts"
import { SecondFactors } from "../second-factor/SecondFactors.ts"
import { BrowserSessions } from "../tokens/BrowserSessions.ts"
import { accessTokenSeconds } from "../tokens/Lifetimes.ts"
import { Sessions, type Started } from "../tokens/Sessions.ts"
import { TokenIssuer } from "../tokens/TokenIssuer.ts"
import { PasswordHashing } from "./PasswordHashing.ts"
import { type SignInAttempt, SignInThrottle } from "./SignInThrottle.ts"

const attempts = Metric.counter("lyceum_sign_in_attempts_total", {
  description: "Passwords that were tried and codes that were wrong, by what came of it",
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

/** What somebody gives to be let in. */
interface Proof {
  readonly password: string
  readonly code?: string
}

/** A person, and the hash that their password matched. */
interface Known {
  readonly person: PersonRow
  readonly passwordHash: string
}

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
  const factors = yield* SecondFactors

  const tokensOf = Effect.fnUntraced(function* (started: Started): Effect.fn.Return<typeof Tokens.Type> {
    return {
      accessToken: yield* issuer.forPerson(started),
      tokenType: "Bearer",
      expiresIn: accessTokenSeconds,
      refreshToken: started.refreshToken
    }
  })

  const checkThrottle = (attempt: SignInAttempt) => Effect.tapError(throttle.check(attempt), () => counted("throttled"))

  /**
   * The person whose password it is, and the hash that it matched. A disabled account's password is never right. Failures are
   * forgotten only where nothing but the password is asked: or whoever knows it would guess codes without end.
   */
  const checkPassword = Effect.fn("SignIn.checkPassword")(function* (
    attempt: SignInAttempt,
    password: string,
    found: PersonRow | undefined
  ): Effect.fn.Return<Known, SignInFailed | TooManyRequests> {
    const check = checkThrottle(attempt)
    const verdict = yield* hashing.verify(password, found?.passwordHash, check)
    // Of many guesses at once, those that finish after the delay began are not answered: neither a wrong nor the right one.
    yield* check
    if (found === undefined || found.status !== "active" || verdict === "wrong") {
      yield* throttle.failed(attempt)
      yield* counted("wrong")
      return yield* new SignInFailed()
    }
    if (!found.secondFactor) yield* throttle.succeeded(attempt)
    yield* counted("right")
    const passwordHash = verdict === "outdated" ? yield* accounts.rehash(found, password) : found.passwordHash
    return { person: found, passwordHash }
  })

  /** Uses a code up, as somebody does whose password was right. */
  const checkCode = Effect.fn("SignIn.checkCode")(function* (attempt: SignInAttempt, userId: UserId, code: string) {
    yield* checkThrottle(attempt)
    if (!(yield* factors.use(userId, code))) {
      yield* throttle.failed(attempt)
      yield* counted("wrong")
      return yield* new SecondFactorWrong()
    }
    yield* throttle.succeeded(attempt)
  })

  /** Only whoever knows the password is asked for a code. */
  const identify = Effect.fnUntraced(function* (attempt: SignInAttempt, { code, password }: Proof) {
    const found = Option.getOrUndefined(yield* people.byEmail(attempt.email))
    const { passwordHash, person } = yield* checkPassword(attempt, password, found)
    const { secondFactor, userId } = person
    if (secondFactor) {
      if (code === undefined) return yield* new SecondFactorRequired()
      yield* checkCode(attempt, userId, code)
    }
    return { person, proven: { userId, passwordHash, secondFactor } }
  })

  /** Password and code of somebody who is signed in and changes what guards the account. */
  const proveAgain = Effect.fn("SignIn.proveAgain")(function* (
    attempt: SignInAttempt,
    { code, password }: Required<Proof>,
    person: PersonRow
  ) {
    yield* checkPassword(attempt, password, person)
    if (person.secondFactor) yield* checkCode(attempt, person.userId, code)
  })

  /** Turns on the second factor that was begun; a wrong code counts like one at sign-in. Gives the recovery codes. */
  const confirmSecondFactor = Effect.fn("SignIn.confirmSecondFactor")(function* (
    attempt: SignInAttempt,
    userId: UserId,
    code: string,
    sessionId: SessionId | undefined
  ) {
    yield* checkThrottle(attempt)
    return yield* Effect.tapErrorTag(accounts.turnOnSecondFactor(userId, code, sessionId), "SecondFactorWrong", () =>
      Effect.andThen(throttle.failed(attempt), counted("wrong"))
    )
  })

  /** A session of tokens, for programs. */
  const signIn = Effect.fn("SignIn.signIn")(function* (attempt: SignInAttempt, proof: Proof, device: Device) {
    const { proven } = yield* identify(attempt, proof)
    const started = yield* sessions.start(proven, device)
    if (Option.isNone(started)) return yield* new SignInFailed()
    return yield* tokensOf(started.value)
  })

  /** A session of a browser. */
  const signInBrowser = Effect.fn("SignIn.signInBrowser")(function* (
    attempt: SignInAttempt,
    proof: Proof,
    device: Device
  ) {
    const { person, proven } = yield* identify(attempt, proof)
    const begun = yield* browsers.start(proven, device)
    if (Option.isNone(begun)) return yield* new SignInFailed()
    return { ...begun.value, person }
  })

  /** A new access token of a browser's session. */
  const accessFromBrowser = Effect.fn("SignIn.accessFromBrowser")(function* (secret: string) {
    const used = yield* browsers.use(secret)
    if (Option.isNone(used)) return yield* new Unauthorized()
    const { expiresAt, person, sessionId } = used.value
    const accessToken = yield* issuer.forPerson({ userId: person.userId, role: person.tokenRole, sessionId })
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

  return { signIn, signInBrowser, accessFromBrowser, refresh, checkPassword, proveAgain, confirmSecondFactor }
})

export class SignIn extends Context.Service<SignIn, Effect.Success<typeof make>>()("@lyceum/user/SignIn") {
  static readonly layer = Layer.effect(SignIn, make)
}
