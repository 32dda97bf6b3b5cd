/**
 * Codes of a second factor: one-time codes by time (TOTP, RFC 6238) as authenticator apps make them (HMAC-SHA-1, six digits, thirty
 * seconds), and recovery codes. Pure, but for drawing.
 */
import type { Email } from "@lyceum/domain/Account"
import { HOTP, Secret, TOTP } from "otpauth"
import { randomBytes, timingSafeEqual } from "node:crypto"
import { secretHash } from "../tokens/Secrets.ts"

const algorithm = "SHA1"
const digits = 6
/** A code is of one step of so many seconds. */
export const stepSeconds = 30
/** Clocks of telephones go wrong: the code of so many steps before and after is taken too. */
const window = 1

/** Codes that are given at once. */
export const recoveryCodeCount = 10
/** 120 bits: nobody guesses one, so a fast hash of it is enough (ASVS 5.0 6.5.2 wants 112). */
const recoveryBytes = 15

const secretOf = (bytes: Uint8Array) => new Secret({ buffer: Uint8Array.from(bytes).buffer })
const base32 = (bytes: Uint8Array): string => secretOf(bytes).base32

/** A new secret: 160 bits, as RFC 4226 4 recommends. */
export const drawSecret = (): Uint8Array => randomBytes(20)

/** The step of a time in milliseconds since 1970. */
export const stepAt = (millis: number): number => Math.floor(millis / (stepSeconds * 1000))

/** The code of a step. */
export const codeOfStep = (secret: Uint8Array, step: number): string =>
  HOTP.generate({ secret: secretOf(secret), algorithm, digits, counter: step })

/**
 * The step whose code it is, `undefined` = of none near `millis`. Every step is compared, each in constant time. That it is used
 * once, the row says where the last used step is kept.
 */
export const matchedStep = (secret: Uint8Array, code: string, millis: number): number | undefined => {
  const given = Buffer.from(code)
  const now = stepAt(millis)
  let found: number | undefined
  for (let step = Math.max(0, now - window); step <= now + window; step++) {
    const expected = Buffer.from(codeOfStep(secret, step))
    if (expected.length === given.length && timingSafeEqual(expected, given)) found = step
  }
  return found
}

/** What an authenticator app is told of a secret. */
export const described = (secret: Uint8Array, email: Email) => ({
  secret: base32(secret),
  uri: new TOTP({
    issuer: "Lyceum",
    label: email,
    algorithm,
    digits,
    period: stepSeconds,
    secret: secretOf(secret)
  }).toString()
})

/** New recovery codes, to be shown once: groups of four letters and digits. */
export const drawRecoveryCodes = (): ReadonlyArray<string> =>
  Array.from({ length: recoveryCodeCount }, () => (base32(randomBytes(recoveryBytes)).match(/.{4}/g) ?? []).join("-"))

/** What is kept of a recovery code. */
export const recoveryHash = (code: string): string => secretHash(plain(code))

/** Without spaces and dashes, in capitals; Arabic digits are digits. */
const plain = (typed: string): string =>
  typed
    .replaceAll(/[\s\p{Pd}]/gu, "")
    .replaceAll(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
    .toUpperCase()

/** What somebody typed: a code by time, or else a recovery code. */
export const typedCode = (
  typed: string
): { readonly kind: "time"; readonly code: string } | { readonly kind: "recovery"; readonly hash: string } => {
  const code = plain(typed)
  return /^\d{6}$/.test(code) ? { kind: "time", code } : { kind: "recovery", hash: recoveryHash(code) }
}
