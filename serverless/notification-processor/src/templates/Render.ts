/** From a job to the message that goes out: subject, text and HTML in the person's language. Pure. */
import type { Locale } from "@lyceum/domain/Account"
import type { MailJob } from "@lyceum/events/Mail"
import type { MailMessage } from "../Mailer.ts"
import { ar } from "./ar.ts"
import { de } from "./de.ts"
import { en } from "./en.ts"
import { escapeHtml, fillHtml, fillText, plain, type Values } from "./Fill.ts"
import { layout } from "./Layout.ts"
import type { Wording } from "./Wording.ts"

/** Every language's wording; the type holds them complete. */
export const wordings: Readonly<Record<Locale, Wording>> = { en, de, ar }

interface Content {
  readonly values: Values
  readonly url: string
  /** `null` = nobody can switch this message off. */
  readonly preferencesUrl: string | null
}

const minutes = (locale: Locale, count: number): string =>
  new Intl.NumberFormat(locale, { style: "unit", unit: "minute", unitDisplay: "long" }).format(count)

const contentOf = (job: MailJob): Content => {
  const { name } = job.data
  switch (job.template) {
    case "password-reset":
      return {
        values: { name, minutesValid: minutes(job.locale, job.data.minutesValid) },
        url: job.data.resetUrl,
        preferencesUrl: null
      }
    case "password-changed":
      return { values: { name }, url: job.data.resetUrl, preferencesUrl: null }
    case "course-completed": {
      const { certificateUrl, courseTitle, preferencesUrl } = job.data
      return { values: { name, courseTitle }, url: certificateUrl, preferencesUrl }
    }
    default: {
      const { courseTitle, courseUrl, preferencesUrl } = job.data
      return { values: { name, courseTitle }, url: courseUrl, preferencesUrl }
    }
  }
}

/**
 * The message. What can be switched off says where, also to mail programs (`List-Unsubscribe`, RFC 2369); every message says
 * that no person wrote it (`Auto-Submitted`, RFC 3834), so that absence notes are not sent back.
 */
export const render = (job: MailJob): MailMessage => {
  const wording = wordings[job.locale]
  const letter = wording.letters[job.template]
  const { preferencesUrl, url, values } = contentOf(job)
  const footer = preferencesUrl === null ? wording.mandatory : wording.optional
  const filled = (text: string) => fillText(text, values, wording.direction)
  const subject = filled(letter.subject)
  return {
    id: job.id,
    to: job.to,
    locale: job.locale,
    subject,
    text: [
      filled(wording.greeting),
      ...letter.paragraphs.map(filled),
      `${letter.action}:\n${url}`,
      preferencesUrl === null ? footer : `${footer}\n${wording.preferences}: ${preferencesUrl}`
    ].join("\n\n"),
    html: layout({
      locale: job.locale,
      direction: wording.direction,
      title: escapeHtml(plain(subject)),
      heading: fillHtml(letter.subject, values),
      paragraphs: [wording.greeting, ...letter.paragraphs].map((paragraph) => fillHtml(paragraph, values)),
      action: { label: escapeHtml(letter.action), url, also: escapeHtml(wording.linkAlso) },
      footer: escapeHtml(footer),
      preferences: preferencesUrl === null ? null : { label: escapeHtml(wording.preferences), url: preferencesUrl }
    }),
    headers: {
      "Auto-Submitted": "auto-generated",
      ...(preferencesUrl === null ? {} : { "List-Unsubscribe": `<${preferencesUrl}>` })
    }
  }
}
