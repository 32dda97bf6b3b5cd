/** What a message says, in one language. Texts hold placeholders in braces, named after the fields of the job's data. */
import type { MailTemplate } from "@lyceum/events/Mail"

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
  /** Last line of messages that can be switched off, and of those that cannot. */
  readonly optional: string
  readonly mandatory: string
  readonly preferences: string
}
