/** What happens elsewhere, as the other services' relays would publish it, and what a person and the mail worker then see. */
import { NotificationPage } from "@lyceum/api/Notifications"
import { enrollmentId } from "@lyceum/domain/DerivedId"
import { CourseId, CourseVersion, UserId } from "@lyceum/domain/Ids"
import type { CourseEvent } from "@lyceum/events/CourseEvents"
import type { EnrollmentEvent } from "@lyceum/events/EnrollmentEvents"
import { type MailJob, MailJobBody, mailQueue } from "@lyceum/events/Mail"
import type { ProgressEvent } from "@lyceum/events/ProgressEvents"
import { type SmsJob, SmsJobBody, smsQueue } from "@lyceum/events/Sms"
import { courseEvents, enrollmentEvents, progressEvents, type Topic } from "@lyceum/events/Topics"
import { encoder } from "@lyceum/messaging/CloudEvents"
import { EventLog } from "@lyceum/messaging/EventLog"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { Clock, Effect, Schedule, Schema } from "effect"
import { randomUUID } from "node:crypto"
import { bodyOf, Http, type newSession } from "./Harness.ts"

interface How {
  readonly id?: string
  readonly actor?: string
  readonly time?: number
}

let latest = 0
/** The real time, but later than ever before: news of one millisecond has no order. */
const later = Effect.map(Clock.currentTimeMillis, (now) => (latest = Math.max(now, latest + 1)))

/** What the other service's relay would publish. */
const publish = <E extends { readonly type: string; readonly data: unknown }>(topic: Topic<E>) => {
  const encode = encoder(topic, topic.owner)
  const toWire = Schema.encodeEffect(topic.Event)
  return Effect.fnUntraced(function* (event: E, { actor = "service:test", id = randomUUID(), time }: How = {}) {
    const { data } = yield* Schema.decodeUnknownEffect(Schema.Struct({ data: Schema.Unknown }))(yield* toWire(event))
    const at = time ?? (yield* later)
    const record = yield* encode({ id, type: event.type, data, subject: "s", time: at, actor, correlationId: "test" })
    yield* (yield* EventLog).publish(topic.name, [record])
  }, Effect.orDie)
}
export const course$ = publish<CourseEvent>(courseEvents)
export const enrollment$ = publish<EnrollmentEvent>(enrollmentEvents)
export const progress$ = publish<ProgressEvent>(progressEvents)

export const eventually = <A, E, R>(look: Effect.Effect<A, E, R>, until: (found: A) => boolean) =>
  look.pipe(Effect.repeat({ until, schedule: Schedule.spaced("20 millis") }), Effect.timeout("60 seconds"))

export const v = (version: number) => CourseVersion.make(version)

export const published = (courseId: CourseId, version: number, title = "Logs"): CourseEvent => ({
  type: "lyceum.course.published.v1",
  data: {
    courseId,
    version: v(version),
    ownerId: UserId.make(randomUUID()),
    slug: `logs-${courseId}`,
    title,
    summary: "",
    itemCount: 1,
    requiredItemCount: 1,
    capacity: null,
    prerequisites: [],
    sequential: false,
    contentHash: "0".repeat(64)
  }
})

type About = "enrolled" | "waitlisted" | "promoted"
export const enrollment = (what: About, userId: UserId, courseId: CourseId, version = 1): EnrollmentEvent => ({
  type: `lyceum.enrollment.${what}.v1`,
  data: { enrollmentId: enrollmentId(courseId, userId), courseId, userId, courseVersion: v(version) }
})
export const withdrawn = (userId: UserId, courseId: CourseId): EnrollmentEvent => ({
  type: "lyceum.enrollment.withdrawn.v1",
  data: { enrollmentId: enrollmentId(courseId, userId), courseId, userId }
})

export type Session = Effect.Success<ReturnType<typeof newSession>>

export const inboxOf = ({ accessToken }: Session, query = "") =>
  Effect.flatMap(
    Effect.flatMap(Http, ({ call }) => call("GET", `/v1/notifications${query}`, { token: accessToken })),
    bodyOf(NotificationPage)
  )
export const types = ({ items }: typeof NotificationPage.Type) => items.map(({ type }) => type)
export const told = (person: Session, expected: ReadonlyArray<string>) =>
  eventually(inboxOf(person), (found) => JSON.stringify(types(found)) === JSON.stringify(expected))

const mails: Array<MailJob> = []
export const shorts: Array<SmsJob> = []
/** Reads the queues as the processor would, until the test ends. */
export const readQueue = Effect.gen(function* () {
  const queue = yield* JobQueue
  yield* Effect.forkScoped(
    queue.work({
      queue: mailQueue,
      concurrency: 1,
      maxAttempts: 1,
      visibility: "1 minute",
      handle: ({ body }) => Effect.map(Schema.decodeEffect(MailJobBody)(body), (job) => void mails.push(job))
    })
  )
  yield* Effect.forkScoped(
    queue.work({
      queue: smsQueue,
      concurrency: 1,
      maxAttempts: 1,
      visibility: "1 minute",
      handle: ({ body }) => Effect.map(Schema.decodeEffect(SmsJobBody)(body), (job) => void shorts.push(job))
    })
  )
})
export const mailTo = (email: string) => mails.filter(({ to }) => to === email)
export const mailed = (email: string, templates: ReadonlyArray<string>) =>
  eventually(
    Effect.sync(() => mailTo(email).map(({ template }) => template)),
    (found) => JSON.stringify(found) === JSON.stringify(templates)
  )

/** Something that comes after all that was published for a person before: what is not told by then never is. */
export const marker = Effect.fnUntraced(function* (person: Session) {
  const courseId = CourseId.make(randomUUID())
  yield* course$(published(courseId, 1, "Marker"))
  yield* enrollment$(enrollment("waitlisted", person.account.id, courseId))
  yield* eventually(inboxOf(person), ({ items }) => items[0]?.course?.id === courseId)
})
