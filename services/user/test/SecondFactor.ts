/** Second factors of people in tests: begun, confirmed, and the codes that an authenticator app would show. */
import { NewSecondFactor, RecoveryCodes } from "@lyceum/api/SecondFactor"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { Secret } from "otpauth"
import { codeOfStep, stepAt } from "../src/second-factor/Codes.ts"
import { bodyOf, Http } from "./Harness.ts"
import { eventually, mailTo } from "./Story.ts"

export const path = "/v1/users/me/second-factor"

interface SignedIn {
  readonly email: string
  readonly password: string
  readonly accessToken: string
}

/** The code of the step after this one: right now, and still when the step has changed by the time that it is read. */
export const codeNow = (secret: string): string => codeOfStep(Secret.fromBase32(secret).bytes, stepAt(Date.now()) + 1)

/** Begins one; gives its secret. */
export const begun = Effect.fnUntraced(function* ({ accessToken: token, password }: SignedIn) {
  const { call } = yield* Http
  return yield* Effect.flatMap(call("POST", path, { token, body: { password } }), bodyOf(NewSecondFactor))
})

/** Turns one on; gives its secret and recovery codes. */
export const confirmed = Effect.fnUntraced(function* (person: SignedIn) {
  const { call } = yield* Http
  const { secret } = yield* begun(person)
  const { recoveryCodes } = yield* Effect.flatMap(
    call("POST", `${path}/confirmation`, { token: person.accessToken, body: { code: codeNow(secret) } }),
    bodyOf(RecoveryCodes)
  )
  return { secret, recoveryCodes }
})

/** As if the last code had been used long ago: nobody waits for the next step. */
export const unused = Effect.fnUntraced(function* ({ email }: { readonly email: string }) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`UPDATE second_factors SET last_step = 0 FROM people p WHERE p.user_id = second_factors.user_id AND p.email = ${email}`
})

/** Waits for these messages, in any order: those that become due together are sent together. */
export const mailedAll = (email: string, templates: ReadonlyArray<string>) =>
  eventually(
    Effect.sync(() =>
      mailTo(email)
        .map(({ template }) => template)
        .toSorted()
    ),
    (found) => JSON.stringify(found) === JSON.stringify(templates.toSorted())
  )
