/** Who comes new, and who comes back. */
import { call, textAt } from "../lib/call.ts"
import { own, register, signIn } from "../lib/people.ts"
import type { Seed } from "../lib/seed.ts"
import { think } from "../lib/think.ts"

const isMe = (token: string, id: string, email: string) =>
  call("GET /v1/users/me", {
    token,
    status: 200,
    holds: { "it is me": (answer) => textAt(answer, "id") === id && textAt(answer, "email") === email }
  })

/** Registers, signs in for the first time, sees the own account. */
export const registration = (seed: Seed): void => {
  const person = register()
  think(2, seed)
  isMe(signIn(person), person.id, person.email)
}

/** Signs in with a password, sees the own account. */
export const signingIn = (seed: Seed): void => {
  const person = own(seed.learners)
  const token = signIn(person)
  think(1, seed)
  isMe(token, person.id, person.email)
}
