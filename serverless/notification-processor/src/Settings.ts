/**
 * What the function is told by its environment; the README lists the keys. The table's are read by
 * `@lyceum/storage/dynamo/DynamoClient`, the credentials by AWS's own client.
 */
import { Config, Effect, Option, Schema } from "effect"
import type { SesOptions } from "./aws/SesMailer.ts"
import type { SnsOptions } from "./aws/SnsTexter.ts"
import type { SmtpOptions } from "./smtp/SmtpMailer.ts"

const text = (name: string) => Config.map(Config.option(Config.NonEmptyString(name)), Option.getOrUndefined)

/** Messages a second that this process may send. */
const rate = (name: string) => Config.schema(Schema.FiniteFromString.check(Schema.isGreaterThan(0)), name)

export const rates = Config.all({ email: rate("MAIL_RATE"), sms: rate("SMS_RATE") })

/** Who carries mail. */
export const carrier = Config.Literals(["ses", "smtp"], "MAILER")

export const sesSettings = Effect.gen(function* () {
  const endpoint = yield* text("SES_ENDPOINT")
  const replyTo = yield* text("MAIL_REPLY_TO")
  const configurationSet = yield* text("SES_CONFIGURATION_SET")
  const options: SesOptions = {
    region: yield* Config.NonEmptyString("AWS_REGION"),
    from: yield* Config.NonEmptyString("MAIL_FROM"),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(configurationSet === undefined ? {} : { configurationSet })
  }
  return options
})

export const snsSettings = Effect.gen(function* () {
  const endpoint = yield* text("SNS_ENDPOINT")
  const senderId = yield* Config.option(
    Config.schema(Schema.String.check(Schema.isPattern(/^(?=.*[A-Za-z])[A-Za-z0-9]{1,11}$/)), "SMS_SENDER_ID")
  )
  const options: SnsOptions = {
    region: yield* Config.NonEmptyString("AWS_REGION"),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(Option.isNone(senderId) ? {} : { senderId: senderId.value })
  }
  return options
})

export const smtpSettings = Effect.gen(function* () {
  const replyTo = yield* text("MAIL_REPLY_TO")
  const authorities = yield* text("SMTP_CA")
  const user = yield* text("SMTP_USER")
  const options: SmtpOptions = {
    host: yield* Config.NonEmptyString("SMTP_HOST"),
    port: yield* Config.Port("SMTP_PORT"),
    tls: yield* Config.Literals(["implicit", "starttls", "none"], "SMTP_TLS"),
    connections: yield* Config.Int("SMTP_CONNECTIONS"),
    from: yield* Config.NonEmptyString("MAIL_FROM"),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(authorities === undefined ? {} : { authorities }),
    ...(user === undefined ? {} : { account: { user, password: yield* Config.Redacted("SMTP_PASSWORD") } })
  }
  return options
})
