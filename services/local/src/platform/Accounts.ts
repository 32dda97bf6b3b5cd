/** Who can sign in to a fresh local platform: the administrator from the environment, or else three demo accounts. */
import { Config, Effect, Option, Redacted } from "effect"

export interface StartAccount {
  readonly email: string
  readonly password: string
  readonly name: string
  readonly role: "learner" | "instructor" | "admin"
}

/** Demo accounts exist on loopback alone and are printed at every start. */
const demo: ReadonlyArray<StartAccount> = [
  { email: "learner@lyceum.example", password: "learn-something-new", name: "Lena Learner", role: "learner" },
  { email: "instructor@lyceum.example", password: "teach-something-new", name: "Ines Instructor", role: "instructor" },
  { email: "admin@lyceum.example", password: "watch-over-it-all", name: "Ada Admin", role: "admin" }
]

/** `LYCEUM_ADMIN_EMAIL` and `LYCEUM_ADMIN_PASSWORD` name the first administrator; then there are no demo accounts. */
export const startAccounts = Effect.gen(function* () {
  const email = yield* Config.option(Config.String("LYCEUM_ADMIN_EMAIL"))
  const password = yield* Config.option(Config.Redacted("LYCEUM_ADMIN_PASSWORD"))
  if (Option.isNone(email) || Option.isNone(password)) return { accounts: demo, areDemo: true }
  const admin: StartAccount = {
    email: email.value.trim().toLowerCase(),
    password: Redacted.value(password.value),
    name: "Administrator",
    role: "admin"
  }
  return { accounts: [admin], areDemo: false }
})
