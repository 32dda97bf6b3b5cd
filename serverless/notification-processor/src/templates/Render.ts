/** From a job to the message that goes out: subject, text and HTML in the person's language. Pure. */
import type { Locale } from "@lyceum/domain/Account"
import type { MailJob } from "@lyceum/events/Mail"
import type { MailMessage } from "../Mailer.ts"
import { ar } from "./ar.ts"
import { de } from "./de.ts"
import { en } from "./en.ts"
import { escapeHtml, fillHtml, fillText, plain, type Values } from "./Fill.ts"
import { layout } from "./Layout.ts"
import { minutes, moment, number, reasons } from "./Values.ts"
import type { Wording } from "./Wording.ts"

/** Every language's wording; the type holds them complete. */
export const wordings: Readonly<Record<Locale, Wording>> = { en, de, ar }

interface Choices {
  readonly preferencesUrl: string
  readonly unsubscribeUrl?: string
}

interface Content {
  readonly values: Values
  readonly url: string
  /** `null` = nobody can switch this message off. */
  readonly choices: Choices | null
  /** News that a digest lists. */
  readonly news: ReadonlyArray<News>
}

/** One piece of news: what it says, its placeholders, where it leads, when it was. */
interface News {
  readonly text: string
  readonly values: Values
  readonly url: string
  readonly at: string
}

const contentOf = (job: MailJob, wording: Wording): Content => {
  const { name } = job.data
  switch (job.template) {
    case "password-reset":
      return {
        values: { name, minutesValid: minutes(job.locale, job.data.minutesValid) },
        url: job.data.resetUrl,
        choices: null,
        news: []
      }
    case "password-changed":
      return { values: { name }, url: job.data.resetUrl, choices: null, news: [] }
    case "second-factor-on":
    case "second-factor-off":
    case "recovery-codes-replaced":
      return { values: { name }, url: job.data.accountUrl, choices: null, news: [] }
    case "weekly-digest": {
      const { frequency, inboxUrl, items, more, timeZone } = job.data
      return {
        values: { name, frequency: wording.digests[frequency], more: number(job.locale, more) },
        url: inboxUrl,
        choices: job.data,
        news: items.map(({ at, courseTitle, courseUrl, type }) => ({
          text: wording.letters[type].subject,
          values: { courseTitle, frequency: wording.digests[frequency] },
          url: courseUrl,
          at: moment(job.locale, at, timeZone)
        }))
      }
    }
    case "course-completed": {
      const { certificateUrl, courseTitle } = job.data
      return { values: { name, courseTitle }, url: certificateUrl, choices: job.data, news: [] }
    }
    case "due-soon": {
      const { courseTitle, courseUrl, dueAt, timeZone } = job.data
      const values = { name, courseTitle, dueAt: moment(job.locale, dueAt, timeZone) }
      return { values, url: courseUrl, choices: job.data, news: [] }
    }
    case "material-rejected": {
      const { courseTitle, courseUrl } = job.data
      const values = { name, courseTitle, reasons: reasons(job.locale, wording, job.data.reasons) }
      return { values, url: courseUrl, choices: job.data, news: [] }
    }
    default: {
      const { courseTitle, courseUrl } = job.data
      return { values: { name, courseTitle }, url: courseUrl, choices: job.data, news: [] }
    }
  }
}

/**
 * Every message says that no person wrote it (`Auto-Submitted`, RFC 3834), so that absence notes are not sent back. What can be
 * switched off says where, also to mail programs: `List-Unsubscribe` (RFC 2369), and in one click where the address is encrypted
 * (RFC 8058; its signature over both headers is the carrier's).
 */
const headersOf = (choices: Choices | null): MailMessage["headers"] => {
  const always = { "Auto-Submitted": "auto-generated" }
  if (choices === null) return always
  const { preferencesUrl, unsubscribeUrl = preferencesUrl } = choices
  return {
    ...always,
    "List-Unsubscribe": `<${unsubscribeUrl}>`,
    ...(choices.unsubscribeUrl?.startsWith("https:") === true
      ? { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }
      : {})
  }
}

/** The message. */
export const render = (job: MailJob): MailMessage => {
  const wording = wordings[job.locale]
  const letter = wording.letters[job.template]
  const { choices, news, url, values } = contentOf(job, wording)
  const footer = choices === null ? wording.mandatory : wording.optional
  const links =
    choices === null
      ? []
      : [
          { label: wording.preferences, url: choices.preferencesUrl },
          ...(choices.unsubscribeUrl === undefined ? [] : [{ label: wording.unsubscribe, url: choices.unsubscribeUrl }])
        ]
  const unlisted = job.template === "weekly-digest" && job.data.more > 0 ? [wording.digestMore] : []
  const filled = (text: string, own: Values = values) => fillText(text, own, wording.direction)
  const subject = filled(letter.subject)
  return {
    id: job.id,
    to: job.to,
    locale: job.locale,
    subject,
    text: [
      filled(wording.greeting),
      ...letter.paragraphs.map((paragraph) => filled(paragraph)),
      ...news.map((one) => `- ${filled(one.text, one.values)} (${one.at})\n  ${one.url}`),
      ...unlisted.map((paragraph) => filled(paragraph)),
      `${letter.action}:\n${url}`,
      [footer, ...links.map((link) => `${link.label}: ${link.url}`)].join("\n")
    ].join("\n\n"),
    html: layout({
      locale: job.locale,
      direction: wording.direction,
      title: escapeHtml(plain(subject)),
      heading: fillHtml(letter.subject, values),
      paragraphs: [wording.greeting, ...letter.paragraphs].map((paragraph) => fillHtml(paragraph, values)),
      news: news.map((one) => ({ label: fillHtml(one.text, one.values), url: one.url, at: escapeHtml(one.at) })),
      after: unlisted.map((paragraph) => fillHtml(paragraph, values)),
      action: { label: escapeHtml(letter.action), url, also: escapeHtml(wording.linkAlso) },
      footer: escapeHtml(footer),
      links: links.map((link) => ({ ...link, label: escapeHtml(link.label) }))
    }),
    headers: headersOf(choices)
  }
}
