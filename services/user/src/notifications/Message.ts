/** From news to a message: what a mail or a short message about it says, or that it cannot be said. Pure. */
import { Email, Locale, PersonName } from "@lyceum/domain/Account"
import { type NotificationType, OptionalNotificationType, PhoneNumber } from "@lyceum/domain/Notification"
import { MaterialRejection } from "@lyceum/events/Materials"
import type { SmsJob } from "@lyceum/events/Sms"
import { DateTime, Schema } from "effect"
import type { PersonalMail } from "../mail/MailOutbox.ts"
import { NewsRow } from "./Tellings.ts"

/** News with what a message about it needs. News about the account has no course. */
export const MessageRow = Schema.Struct({
  ...NewsRow.fields,
  to: Email,
  phone: Schema.NullOr(PhoneNumber),
  name: PersonName,
  locale: Locale,
  slug: Schema.NullOr(Schema.String),
  title: Schema.NullOr(Schema.String),
  zone: Schema.NullOr(Schema.TimeZoneNamedFromString),
  from: Schema.NullOr(Schema.Int),
  until: Schema.NullOr(Schema.Int),
  traceparent: Schema.NullOr(Schema.String)
})
export type MessageRow = typeof MessageRow.Type

/** Addresses that messages lead to. */
export interface Links {
  /** A page of the web app. */
  readonly page: (path: string) => string
  /** Ends messages like this one. */
  readonly unsubscribe: (type: NotificationType) => string
}

const isRejection = Schema.is(MaterialRejection)
const isOptional = Schema.is(OptionalNotificationType)

/** Where news of a course leads to. */
export const pageOf = ({ courseId, slug, type }: Pick<MessageRow, "courseId" | "slug" | "type">): string =>
  type === "material-rejected" ? `/teach/${courseId ?? ""}/edit` : `/courses/${encodeURIComponent(slug ?? "")}`

/** The part that mail and short messages share: template and data; `null` = the row lacks what its type needs. */
const aboutOf = (row: MessageRow, links: Links) => {
  const { certificateId, courseDueAt, name, reasons, title, type, zone } = row
  if (!isOptional(type) || title === null || row.slug === null) return null
  const course = {
    name,
    courseTitle: title,
    courseUrl: links.page(pageOf(row)),
    preferencesUrl: links.page("/account"),
    unsubscribeUrl: links.unsubscribe(type)
  }
  switch (type) {
    case "course-completed":
      return certificateId === null
        ? null
        : {
            template: type,
            data: { ...course, certificateId, certificateUrl: links.page(`/certificates/${certificateId}`) }
          }
    case "due-soon":
      return courseDueAt === null
        ? null
        : {
            template: type,
            data: {
              ...course,
              dueAt: DateTime.fromDateUnsafe(courseDueAt),
              timeZone: zone === null ? "UTC" : DateTime.zoneToString(zone)
            }
          }
    case "material-rejected":
      return { template: type, data: { ...course, reasons: reasons.filter(isRejection) } }
    default:
      return { template: type, data: course }
  }
}

/** The mail about a row; `null` = the row lacks what its type needs. */
export const mailOf = (row: MessageRow, links: Links): PersonalMail | null => {
  const { id, locale, name, to, type, userId } = row
  const head = { id, userId, to, locale }
  if (type === "password-changed") {
    return { ...head, template: type, data: { name, resetUrl: links.page("/forgot-password") } }
  }
  if (type === "second-factor-on" || type === "second-factor-off" || type === "recovery-codes-replaced") {
    return { ...head, template: type, data: { name, accountUrl: links.page("/account#second-factor") } }
  }
  const about = aboutOf(row, links)
  return about === null ? null : { ...head, ...about }
}

/** The short message about a row; `null` = it has no phone, or lacks what its type needs. */
export const smsOf = (row: MessageRow, links: Links): SmsJob | null => {
  const about = aboutOf(row, links)
  if (about === null || row.phone === null) return null
  const { id, locale, phone: to, userId } = row
  const head = { id, userId, to, locale }
  const { courseTitle, courseUrl } = about.data
  const course = { courseTitle, courseUrl }
  switch (about.template) {
    case "course-completed": {
      const { certificateId, certificateUrl } = about.data
      return { ...head, template: about.template, data: { ...course, certificateId, certificateUrl } }
    }
    case "due-soon": {
      const { dueAt, timeZone } = about.data
      return { ...head, template: about.template, data: { ...course, dueAt, timeZone } }
    }
    case "material-rejected":
      return { ...head, template: about.template, data: { ...course, reasons: about.data.reasons } }
    default:
      return { ...head, template: about.template, data: course }
  }
}
