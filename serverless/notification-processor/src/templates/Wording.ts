/** What a message says, in one language. Texts hold placeholders in braces, named after the fields of the job's data. */
import type { MailTemplate } from "@lyceum/events/Mail"
import type { MaterialRejection } from "@lyceum/events/Materials"
import type { SmsTemplate } from "@lyceum/events/Sms"

export interface Letter {
  readonly subject: string
  readonly paragraphs: ReadonlyArray<string>
  /** The one thing to do: a link whose words say where it leads. */
  readonly action: string
}

export interface Wording {
  readonly direction: "ltr" | "rtl"
  readonly greeting: string
  /** Stands before an address that is written out for those who cannot follow the link. */
  readonly linkAlso: string
  readonly letters: Readonly<Record<MailTemplate, Letter>>
  /** Texts for a telephone: two segments must hold them beside a title, so they are short, without a greeting. */
  readonly texts: Readonly<Record<SmsTemplate, string>>
  /** Why a file was refused; `unknown` when no reason is given. */
  readonly rejections: Readonly<Record<MaterialRejection | "unknown", string>>
  /** Name of a digest. */
  readonly digests: Readonly<Record<"daily" | "weekly", string>>
  /** How many pieces of news a digest does not list. */
  readonly digestMore: string
  /** Last line of messages that can be switched off, and of those that cannot. */
  readonly optional: string
  readonly mandatory: string
  readonly preferences: string
  readonly unsubscribe: string
}
