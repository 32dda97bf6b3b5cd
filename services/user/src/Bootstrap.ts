/** Accounts that must be there from the start: the first admin, demo people. Made once, by the same path as any other. */
import { CommandContext } from "@lyceum/database/CommandContext"
import { Locale, Password, PersonName, TypedEmail } from "@lyceum/domain/Account"
import { Role } from "@lyceum/domain/Role"
import { Config, Effect, Layer, Option, Redacted, Schema } from "effect"
import { Accounts } from "./accounts/Accounts.ts"
import { People } from "./accounts/People.ts"

const BootstrapAccounts = Schema.fromJsonString(
  Schema.Array(
    Schema.Struct({
      email: TypedEmail,
      password: Password,
      name: PersonName,
      role: Role,
      locale: Schema.optionalKey(Locale)
    })
  )
)

/** `BOOTSTRAP_ACCOUNTS`: a JSON array of `{email, password, name, role, locale?}`. Accounts that exist stay as they are. */
export const bootstrap = Layer.effectDiscard(
  Effect.gen(function* () {
    const json = yield* Config.option(Config.Redacted("BOOTSTRAP_ACCOUNTS"))
    if (Option.isNone(json)) return
    const wanted = yield* Schema.decodeEffect(BootstrapAccounts)(Redacted.value(json.value)).pipe(
      // The cause would show passwords.
      Effect.catch(() =>
        Effect.die(new Error("BOOTSTRAP_ACCOUNTS must be a JSON array of {email,password,name,role,locale?}"))
      )
    )
    const accounts = yield* Accounts
    const people = yield* People
    for (const person of wanted) {
      if (Option.isSome(yield* people.byEmail(person.email))) continue
      yield* accounts.register({ ...person, locale: person.locale ?? "en" }).pipe(
        // Another replica was quicker.
        Effect.catchTag("EmailTaken", () => Effect.void),
        Effect.orDie
      )
    }
  }).pipe(Effect.provideService(CommandContext, { actor: "service:user", correlationId: "bootstrap" }))
)
