/**
 * Mailer over Amazon SES v2. The SDK's own retries are off: after a lost answer they would send a second time without anybody
 * knowing. What comes again comes through the queue, past the `SentLog`.
 */
import { SendEmailCommand, type SendEmailCommandInput, SESv2Client } from "@aws-sdk/client-sesv2"
import { lean } from "@lyceum/storage/aws/Lean"
import { Sha256 } from "@lyceum/storage/aws/Sha256"
import { Effect } from "effect"
import { Mailer, type MailMessage } from "../Mailer.ts"
import { carrierError } from "./AwsFailure.ts"
import { type AwsOptions, clientOptions } from "./Client.ts"

export interface SesOptions extends AwsOptions {
  /** Address with or without a name: `Lyceum <news@example.org>`. Its domain is verified in SES. */
  readonly from: string
  readonly replyTo?: string
  /** Carries events (bounces, complaints) to the topic that `feedback` works, and the reputation's metrics. */
  readonly configurationSet?: string
}

/** Name of the tag by which an event of SES says which message it is about. */
export const mailIdTag = "mail-id"

const utf8 = (Data: string) => ({ Data, Charset: "UTF-8" })

/** The request. Pure. */
export const sendRequest = (
  { configurationSet, from, replyTo }: SesOptions,
  { headers, html, id, subject, text, to }: MailMessage
): SendEmailCommandInput => ({
  FromEmailAddress: from,
  Destination: { ToAddresses: [to] },
  ...(replyTo === undefined ? {} : { ReplyToAddresses: [replyTo] }),
  ...(configurationSet === undefined ? {} : { ConfigurationSetName: configurationSet }),
  EmailTags: [{ Name: mailIdTag, Value: id }],
  Content: {
    Simple: {
      Subject: utf8(subject),
      Body: { Text: utf8(text), Html: utf8(html) },
      Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value }))
    }
  }
})

/** Makes its client, which ends with the scope. */
export const makeSesMailer = Effect.fnUntraced(function* (options: SesOptions) {
  const client = yield* Effect.acquireRelease(
    Effect.sync(() => new SESv2Client({ ...clientOptions(options), sha256: Sha256 })),
    (made) => Effect.sync(() => made.destroy())
  )
  const send = lean(client.config, options.endpoint)
  return Mailer.of({
    send: (message) =>
      Effect.tryPromise({
        try: (abortSignal) => send(new SendEmailCommand(sendRequest(options, message)), abortSignal),
        catch: carrierError
      }).pipe(Effect.map(({ MessageId }) => MessageId ?? null))
  })
})
