/**
 * The carriers that the environment names. Their clients are loaded and made at the first message that needs them, and once:
 * a function that sends no SMS never loads SNS, and a cold start pays for none.
 */
import { Effect, Layer, Scope } from "effect"
import { Mailer } from "./Mailer.ts"
import { bucket, SendRate } from "./SendRate.ts"
import { carrier, rates, sesSettings, smtpSettings, snsSettings } from "./Settings.ts"
import { Texter } from "./Texter.ts"

/** Makes it at the first use; it ends with the surrounding scope. */
const later = Effect.fnUntraced(function* <S>(make: Effect.Effect<S, never, Scope.Scope>) {
  const scope = yield* Effect.scope
  return yield* Effect.cached(Effect.provideService(make, Scope.Scope, scope))
})

const mailer = Layer.effect(
  Mailer,
  Effect.gen(function* () {
    const chosen =
      (yield* carrier) === "ses"
        ? Effect.map(sesSettings, (options) =>
            Effect.flatMap(
              Effect.promise(() => import("./aws/SesMailer.ts")),
              ({ makeSesMailer }) => makeSesMailer(options)
            )
          )
        : Effect.map(smtpSettings, (options) =>
            Effect.flatMap(
              Effect.promise(() => import("./smtp/SmtpMailer.ts")),
              ({ makeSmtpMailer }) => makeSmtpMailer(options)
            )
          )
    const opened = yield* later(yield* chosen)
    return Mailer.of({ send: (message) => Effect.flatMap(opened, ({ send }) => send(message)) })
  })
)

const texter = Layer.effect(
  Texter,
  Effect.gen(function* () {
    const options = yield* snsSettings
    const opened = yield* later(
      Effect.flatMap(
        Effect.promise(() => import("./aws/SnsTexter.ts")),
        ({ makeSnsTexter }) => makeSnsTexter(options)
      )
    )
    return Texter.of({ send: (message) => Effect.flatMap(opened, ({ send }) => send(message)) })
  })
)

const rate = Layer.effect(
  SendRate,
  Effect.map(rates, ({ email, sms }) => ({ email: bucket(email), sms: bucket(sms) }))
)

/** Fails with a `ConfigError` that names the key. */
export const carriers = Layer.mergeAll(mailer, texter, rate)
