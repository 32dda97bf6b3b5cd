/** Port Mailer: hands one message to whoever carries it. Adapters: a folder (`local/FolderMailbox.ts`); the cloud's come with it. */
import type { Email, Locale } from "@lyceum/domain/Account"
import { Context, type Effect, Schema } from "effect"

/** A message ready to go. `headers` are further header lines, without line breaks in them. */
export interface MailMessage {
  readonly id: string
  readonly to: Email
  readonly locale: Locale
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

/** The message or its address will never be taken: trying again would change nothing. */
export class MailRefused extends Schema.TaggedError<MailRefused>()("MailRefused", { reason: Schema.String }) {
  override get message() {
    return `the message was refused for good: ${this.reason}`
  }
}

/** The message was certainly not taken; a later try may do better. */
export class MailerUnavailable extends Schema.TaggedError<MailerUnavailable>()("MailerUnavailable", {
  cause: Schema.Defect()
}) {
  override get message() {
    return "the message was not taken: try again later"
  }
}

export class Mailer extends Context.Service<
  Mailer,
  {
    /** Succeeds when somebody else has taken the message durably. */
    readonly send: (message: MailMessage) => Effect.Effect<void, MailRefused | MailerUnavailable>
  }
>()("@lyceum/notification-processor/Mailer") {}
