/** Port Mailer: hands one e-mail to whoever carries it. Adapters: `aws/SesMailer.ts`, `smtp/SmtpMailer.ts`, `local/FolderMailbox.ts`. */
import type { Email, Locale } from "@lyceum/domain/Account"
import { Context, type Effect } from "effect"
import type { CarrierError } from "./Carrier.ts"

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

export class Mailer extends Context.Service<
  Mailer,
  {
    /** Succeeds when somebody else has taken the message durably; gives the carrier's own name for it where it has one. */
    readonly send: (message: MailMessage) => Effect.Effect<string | null, CarrierError>
  }
>()("@lyceum/notification-processor/Mailer") {}
