/** What the person is told: the inbox, and what they want to be told on which channel. Part of the user service's contract. */
import { CertificateId, CourseId, CourseVersion, NotificationId } from "@lyceum/domain/Ids"
import { NotificationType } from "@lyceum/domain/Notification"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { page, pageQuery } from "./Page.ts"
import { Authentication, Requires } from "./Security.ts"

/** One piece of news. `course`: what it is about, by its present title; `null` where it is about the account. */
export const Notification = Schema.Struct({
  id: NotificationId,
  type: NotificationType,
  course: Schema.NullOr(Schema.Struct({ id: CourseId, slug: Schema.String, title: Schema.String })),
  courseVersion: Schema.NullOr(CourseVersion),
  certificateId: Schema.NullOr(CertificateId),
  createdAt: Schema.DateTimeUtcFromString,
  readAt: Schema.NullOr(Schema.DateTimeUtcFromString)
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

const Channels = Schema.Struct({ inbox: Schema.Boolean, email: Schema.Boolean }).annotate({
  identifier: "NotificationChannels"
})

/** The channels of every type that can be chosen. News about the account's safety always comes on both. */
export const NotificationPreferences = Schema.Struct({
  enrolled: Channels,
  waitlisted: Channels,
  promoted: Channels,
  withdrawn: Channels,
  "course-completed": Channels,
  "course-published": Channels
}).annotate({ identifier: "NotificationPreferences" })

const list = HttpApiEndpoint.get("list", "/v1/notifications", { query: pageQuery, success: NotificationPage })
  .annotate(Requires, "notification.read")
  .annotateMerge(OpenApi.annotations({ description: "Newest first. News is kept for a year." }))
const markRead = HttpApiEndpoint.post("markRead", "/v1/notifications/read", {
  payload: MarkRead,
  success: HttpApiSchema.NoContent
}).annotate(Requires, "notification.change")
const preferences = HttpApiEndpoint.get("preferences", "/v1/users/me/notification-preferences", {
  success: NotificationPreferences
}).annotate(Requires, "notification.read")
const setPreferences = HttpApiEndpoint.put("setPreferences", "/v1/users/me/notification-preferences", {
  payload: NotificationPreferences,
  success: NotificationPreferences
})
  .annotate(Requires, "notification.change")
  .annotateMerge(OpenApi.annotations({ description: "The whole table. Holds for news from now on." }))

/** Routes of signed-in people about their own news. */
export class NotificationsGroup extends HttpApiGroup.make("notifications")
  .add(list, markRead, preferences, setPreferences)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Notifications" })) {}
