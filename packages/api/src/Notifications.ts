/** What the person is told: the inbox, what they want to be told on which channel, and when. Part of the user service's contract. */
import { CertificateId, CourseId, CourseVersion, MaterialId, NotificationId } from "@lyceum/domain/Ids"
import { DigestFrequency, NotificationType, PhoneNumber } from "@lyceum/domain/Notification"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { Instant } from "./Instant.ts"
import { page, pageQuery } from "./Page.ts"
import { LinkExpired, ServiceUnavailable } from "./Problems.ts"
import { Authentication, Requires } from "./Security.ts"

/**
 * One piece of news. `course`: what it is about, by its present title; `null` where it is about the account. `dueAt`: when the
 * course must be finished; `material`: the upload that was refused and why, by the codes of the course service.
 */
export const Notification = Schema.Struct({
  id: NotificationId,
  type: NotificationType,
  course: Schema.NullOr(Schema.Struct({ id: CourseId, slug: Schema.String, title: Schema.String })),
  courseVersion: Schema.NullOr(CourseVersion),
  certificateId: Schema.NullOr(CertificateId),
  dueAt: Schema.NullOr(Instant),
  material: Schema.NullOr(Schema.Struct({ id: MaterialId, reasons: Schema.Array(Schema.String) })),
  createdAt: Instant,
  readAt: Schema.NullOr(Instant)
}).annotate({ identifier: "Notification" })

/** `unread`: how many in the whole inbox, whatever the page shows. */
export const NotificationPage = Schema.Struct({ ...page(Notification).fields, unread: Schema.Int }).annotate({
  identifier: "NotificationPage"
})

/** Marks these, or everything that is there. Ids of nobody's or somebody else's news are passed over. */
export const MarkRead = Schema.Union([
  Schema.Struct({ ids: Schema.NonEmptyArray(NotificationId).check(Schema.isMaxLength(100)) }),
  Schema.Struct({ all: Schema.Literal(true) })
]).annotate({ identifier: "MarkRead" })

const Channels = Schema.Struct({ inbox: Schema.Boolean, email: Schema.Boolean, sms: Schema.Boolean }).annotate({
  identifier: "NotificationChannels"
})

/**
 * The channels of every type that can be chosen. News about the account's safety always comes in the inbox and by mail. `sms`
 * reaches who gave a number.
 */
export const NotificationPreferences = Schema.Struct({
  enrolled: Channels,
  waitlisted: Channels,
  promoted: Channels,
  withdrawn: Channels,
  "course-completed": Channels,
  "course-published": Channels,
  "due-soon": Channels,
  "material-rejected": Channels
}).annotate({ identifier: "NotificationPreferences" })

/** A name of the IANA time zone database, as this release knows it. */
const TimeZone = Schema.String.check(
  Schema.isPattern(/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/, { toJsonSchema: () => ({ format: "iana-time-zone" }) })
).pipe(Schema.decodeTo(Schema.TimeZoneNamedFromString))

const TimeOfDay = Schema.String.check(Schema.isPattern(/^([01][0-9]|2[0-3]):[0-5][0-9]$/u)).annotate({
  identifier: "TimeOfDay",
  description: "hours and minutes of a day, 00:00 to 23:59"
})

/**
 * Where and when messages may come. `phone`: for short messages; it is taken as given, nobody checks that it is the person's.
 * `quietHours`: messages by mail and phone wait until `to`, beginning at `from`, in `timeZone`; past midnight where `from` is
 * later. Messages about the account's safety do not wait. `digest`: mail that may wait is collected into one message, sent at the
 * full hour `hour`, when weekly on `weekday` (1 = Monday, 7 = Sunday).
 */
export const NotificationSettings = Schema.Struct({
  phone: Schema.NullOr(PhoneNumber),
  timeZone: TimeZone,
  quietHours: Schema.NullOr(Schema.Struct({ from: TimeOfDay, to: TimeOfDay })),
  digest: Schema.Struct({
    frequency: DigestFrequency,
    hour: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 23 })),
    weekday: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 7 }))
  })
}).annotate({ identifier: "NotificationSettings" })

const list = HttpApiEndpoint.get("list", "/v1/notifications", {
  query: pageQuery,
  success: NotificationPage,
  error: ServiceUnavailable
})
  .annotate(Requires, "notification.read")
  .annotateMerge(OpenApi.annotations({ description: "Newest first. News is kept for a year." }))
const markRead = HttpApiEndpoint.post("markRead", "/v1/notifications/read", {
  payload: MarkRead,
  success: HttpApiSchema.NoContent,
  error: ServiceUnavailable
})
  .annotate(Requires, "notification.change")
  .annotateMerge(OpenApi.annotations({ description: "May be sent again: what is read stays so, with its time." }))
const preferences = HttpApiEndpoint.get("preferences", "/v1/users/me/notification-preferences", {
  success: NotificationPreferences
}).annotate(Requires, "notification.read")
const setPreferences = HttpApiEndpoint.put("setPreferences", "/v1/users/me/notification-preferences", {
  payload: NotificationPreferences,
  success: NotificationPreferences
})
  .annotate(Requires, "notification.change")
  .annotateMerge(OpenApi.annotations({ description: "The whole table. Holds for news from now on." }))
const settings = HttpApiEndpoint.get("settings", "/v1/users/me/notification-settings", {
  success: NotificationSettings
}).annotate(Requires, "notification.read")
const setSettings = HttpApiEndpoint.put("setSettings", "/v1/users/me/notification-settings", {
  payload: NotificationSettings,
  success: NotificationSettings
})
  .annotate(Requires, "notification.change")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "All of it. Holds for messages that are still to be sent too. Switching the digest off sends what it had collected."
    })
  )

/** Routes of signed-in people about their own news. */
export class NotificationsGroup extends HttpApiGroup.make("notifications")
  .add(list, markRead, preferences, setPreferences, settings, setSettings)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Notifications" })) {}

/** The token of a link in a message: says whose messages of which kind, signed by us. */
const token = { token: Schema.String.check(Schema.isBetweenLength(1, 500)) }

const unsubscribe = HttpApiEndpoint.post("unsubscribe", "/v1/notifications/unsubscribe", {
  query: token,
  success: Schema.Struct({ type: NotificationType }).annotate({ identifier: "Unsubscribed" }),
  error: LinkExpired
})
  .annotate(Requires, "public")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Ends mail of the kind that the link's message was of, in one click (RFC 8058): no account, no cookie, any body. " +
        "The answer says nothing of the person, and is the same when they are gone; it may be sent again."
    })
  )
const showUnsubscribe = HttpApiEndpoint.get("showUnsubscribe", "/v1/notifications/unsubscribe", {
  query: token,
  success: HttpApiSchema.Empty(303)
})
  .annotate(Requires, "public")
  .annotateMerge(
    OpenApi.annotations({
      description: "Where people who follow the link go on: the page of the web app that asks. Changes nothing."
    })
  )

/** Routes for everybody who holds a message of ours. */
export class UnsubscribeGroup extends HttpApiGroup.make("unsubscribe")
  .add(unsubscribe, showUnsubscribe)
  .annotateMerge(OpenApi.annotations({ title: "Ending messages" })) {}
