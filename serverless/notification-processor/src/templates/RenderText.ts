/** From a job of queue `sms` to the text that goes out: at most two segments, whatever a course is called. Pure. */
import type { SmsJob } from "@lyceum/events/Sms"
import type { TextMessage } from "../Texter.ts"
import { fillText, plain, type Values } from "./Fill.ts"
import { wordings } from "./Render.ts"
import { plainTwins, segmentsOf } from "./Segments.ts"
import { moment } from "./Values.ts"

/** Each segment is paid for, and some networks deliver longer texts out of order. */
export const maxSegments = 2

const urlOf = (job: SmsJob): string =>
  job.template === "course-completed" ? job.data.certificateUrl : job.data.courseUrl

const valuesOf = (job: SmsJob): Values =>
  job.template === "due-soon"
    ? { dueAt: plainTwins(moment(job.locale, job.data.dueAt, job.data.timeZone, "short")) }
    : {}

/** What a reader sees as one character is never cut apart (UAX #29). */
const characters = new Intl.Segmenter("en", { granularity: "grapheme" })

/** The first `length` characters, with a sign that there were more. */
const cut = (title: ReadonlyArray<string>, length: number): string =>
  length === title.length ? title.join("") : `${title.slice(0, length).join("").trimEnd()}...`

/**
 * The longest text that fits: the title is cut as far as it must be; where even that does not make room for the address, the
 * address is left out, because half of one leads nowhere.
 */
export const renderText = (job: SmsJob): TextMessage => {
  const { direction, texts } = wordings[job.locale]
  const values = valuesOf(job)
  const url = urlOf(job)
  const title = Array.from(characters.segment(plainTwins(plain(job.data.courseTitle))), ({ segment }) => segment)
  const longest = (template: string): string | undefined => {
    // The address goes in as it is: a direction sign beside it would become part of the link.
    const filled = (length: number) =>
      template
        .split("{url}")
        .map((part) => fillText(part, { ...values, courseTitle: cut(title, length) }, direction))
        .join(url)
        .trim()
    const fits = (length: number) => segmentsOf(filled(length)).count <= maxSegments
    if (fits(title.length)) return filled(title.length)
    // Down from the most that two segments could hold; titles are at most 1000 characters, so this is short.
    for (let length = Math.min(title.length - 1, 306); length > 0; length--) if (fits(length)) return filled(length)
    return undefined
  }
  const text = texts[job.template]
  return {
    id: job.id,
    to: job.to,
    locale: job.locale,
    text: longest(text) ?? longest(text.replace(/\s*\{url\}/, "")) ?? ""
  }
}
