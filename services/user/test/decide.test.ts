/** Whom to tell what: the table held against any event of any topic. */
import { assert, describe, it } from "@effect/vitest"
import { type Channels, channelsFor, NotificationType, notificationTypes } from "@lyceum/domain/Notification"
import { CourseEvent } from "@lyceum/events/CourseEvents"
import { EnrollmentEvent } from "@lyceum/events/EnrollmentEvents"
import { ProgressEvent } from "@lyceum/events/ProgressEvents"
import { UserEvent } from "@lyceum/events/UserEvents"
import { Arbitrary, Effect, Schema } from "effect"
import { decide, isNews } from "../src/notifications/Decide.ts"

/** The table, written a second time: which event tells which type to whom, when nobody but a service or a stranger caused it. */
const table: Readonly<Record<string, readonly [NotificationType, "person" | "learners"]>> = {
  "lyceum.enrollment.enrolled.v1": ["enrolled", "person"],
  "lyceum.enrollment.waitlisted.v1": ["waitlisted", "person"],
  "lyceum.enrollment.promoted.v1": ["promoted", "person"],
  "lyceum.enrollment.withdrawn.v1": ["withdrawn", "person"],
  "lyceum.progress.certificate-issued.v1": ["course-completed", "person"],
  "lyceum.course.published.v1": ["course-published", "learners"],
  "lyceum.course.material-rejected.v1": ["material-rejected", "person"],
  "lyceum.user.second-factor-turned-on.v1": ["second-factor-on", "person"],
  "lyceum.user.second-factor-turned-off.v1": ["second-factor-off", "person"],
  "lyceum.user.recovery-codes-replaced.v1": ["recovery-codes-replaced", "person"]
}

const heard = Arbitrary.schema(Schema.Union([CourseEvent, EnrollmentEvent, ProgressEvent, UserEvent]))
const choice = Arbitrary.schema(Schema.Struct({ inbox: Schema.Boolean, email: Schema.Boolean, sms: Schema.Boolean }))

/** What nobody chooses: the safety of the account, and the digest, which has a setting of its own. */
const always: ReadonlyArray<NotificationType> = [
  "password-changed",
  "second-factor-on",
  "second-factor-off",
  "recovery-codes-replaced",
  "weekly-digest"
]

describe("decide", () => {
  it.effect.prop(
    "tells what the table says, to whom it concerns, and nothing else",
    [heard],
    ([event]) =>
      Effect.sync(() => {
        const decision = decide(event, "service:test")
        if (event.type === "lyceum.user.profile-changed.v1") {
          assert.strictEqual(
            decision?.notice.type,
            event.data.fields.includes("password") ? "password-changed" : undefined
          )
          return
        }
        const [type, kind] = table[event.type] ?? []
        assert.strictEqual(decision?.notice.type, type)
        assert.strictEqual(decision?.audience.kind, kind)
        if (decision === null) return
        if ("courseId" in event.data) assert.strictEqual(decision.notice.courseId, event.data.courseId)
        if (decision.audience.kind === "person") {
          const person = "userId" in event.data ? event.data.userId : undefined
          const uploader = "uploadedBy" in event.data ? event.data.uploadedBy : undefined
          assert.strictEqual(decision.audience.userId, person ?? uploader)
        } else if (event.type === "lyceum.course.published.v1") {
          assert.deepStrictEqual(decision.audience, {
            kind: "learners",
            courseId: event.data.courseId,
            before: event.data.version
          })
        }
        assert.strictEqual(
          decision.notice.certificateId,
          event.type === "lyceum.progress.certificate-issued.v1" ? event.data.certificateId : null
        )
      }),
    { arbitrary: { runs: 500 } }
  )

  it.effect.prop(
    "does not tell people what they did to leave a course, and tells them what others did",
    [Arbitrary.schema(EnrollmentEvent)],
    ([event]) =>
      Effect.sync(() => {
        const own = decide(event, `user:${event.data.userId}`)
        const others = decide(event, "user:0190a000-0000-7000-8000-000000000001")
        if (event.type === "lyceum.enrollment.withdrawn.v1") {
          assert.isNull(own)
          assert.strictEqual(others?.notice.type, "withdrawn")
        } else assert.deepStrictEqual(own, others)
      }),
    { arbitrary: { runs: 200 } }
  )

  it.effect.prop(
    "takes the channels that were chosen, except where there is no choice",
    [Arbitrary.schema(NotificationType), choice],
    ([type, chosen]) =>
      Effect.sync(() => {
        const { email, inbox, optional, sms } = notificationTypes[type]
        const defaults: Channels = { inbox, email, sms }
        assert.deepStrictEqual(channelsFor(type, undefined), defaults)
        assert.deepStrictEqual(channelsFor(type, chosen), optional ? chosen : defaults)
        assert.strictEqual(optional, !always.includes(type))
      })
  )

  it("has a row for every type", () => {
    assert.sameMembers(Object.keys(notificationTypes), [...NotificationType.literals])
  })

  it("holds for seven days", () => {
    const week = 7 * 24 * 60 * 60 * 1000
    assert.isTrue(isNews(1_000, 1_000 + week))
    assert.isFalse(isNews(1_000, 1_001 + week))
    assert.isTrue(isNews(2_000, 1_000))
  })
})
