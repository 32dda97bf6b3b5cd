/** Jobs of every template, and a SentLog contract that every adapter must keep. */
import { assert, type Vitest } from "@effect/vitest"
import { Email, type Locale, PersonName } from "@lyceum/domain/Account"
import { CertificateId, UserId } from "@lyceum/domain/Ids"
import { PhoneNumber } from "@lyceum/domain/Notification"
import type { MailJob } from "@lyceum/events/Mail"
import type { SmsJob } from "@lyceum/events/Sms"
import { Clock, DateTime, Effect } from "effect"
import { TestClock } from "effect/testing"
import { randomUUID } from "node:crypto"
import { type Claim, type SentKey, SentLog, type SentLogUnavailable } from "../src/SentLog.ts"
import { Suppressions } from "../src/Suppressions.ts"

const dueAt = DateTime.makeUnsafe("2026-11-25T17:30:00Z")

/** News of a course, in mails and texts alike; `data` is what all of them say. */
const aboutCourse = <Data>(data: Data) =>
  [
    { template: "enrolled", data },
    { template: "waitlisted", data },
    { template: "promoted", data },
    { template: "withdrawn", data },
    { template: "course-published", data },
    {
      template: "course-completed",
      data: {
        ...data,
        certificateId: CertificateId.make("0190a000-0000-7000-8000-000000000002"),
        certificateUrl: "https://lyceum.example/certificates/0190a000-0000-7000-8000-000000000002"
      }
    },
    { template: "due-soon", data: { ...data, dueAt, timeZone: "Europe/Berlin" } }
  ] as const

/** A job of each template, with a title and a name as a person chose them. */
export const jobs = (
  locale: Locale,
  { name = "Lena Learner", title = "The log behind it all" }: { readonly name?: string; readonly title?: string } = {}
): ReadonlyArray<MailJob> => {
  const head = () => ({
    id: randomUUID(),
    userId: UserId.make("0190a000-0000-7000-8000-000000000001"),
    to: Email.make("lena@example.org"),
    locale
  })
  const person = PersonName.make(name)
  const course = {
    name: person,
    courseTitle: title,
    courseUrl: "https://lyceum.example/courses/log",
    preferencesUrl: "https://lyceum.example/account",
    unsubscribeUrl: "https://lyceum.example/unsubscribe?token=u"
  }
  const resetUrl = "https://lyceum.example/reset-password?token=a&b=c"
  const accountUrl = "https://lyceum.example/account"
  return [
    ...aboutCourse(course).map((news) => ({ ...head(), ...news })),
    { ...head(), template: "material-rejected", data: { ...course, reasons: ["infected", "too-large"] } },
    {
      ...head(),
      template: "weekly-digest",
      data: {
        name: person,
        frequency: "weekly",
        items: [
          { type: "course-published", courseTitle: title, courseUrl: course.courseUrl, at: dueAt },
          { type: "enrolled", courseTitle: title, courseUrl: course.courseUrl, at: dueAt }
        ],
        more: 3,
        inboxUrl: "https://lyceum.example/inbox",
        timeZone: "Europe/Berlin",
        preferencesUrl: course.preferencesUrl,
        unsubscribeUrl: course.unsubscribeUrl
      }
    },
    { ...head(), template: "password-changed", data: { name: person, resetUrl } },
    { ...head(), template: "second-factor-on", data: { name: person, accountUrl } },
    { ...head(), template: "second-factor-off", data: { name: person, accountUrl } },
    { ...head(), template: "recovery-codes-replaced", data: { name: person, accountUrl } },
    { ...head(), template: "password-reset", data: { name: person, resetUrl, minutesValid: 60 } }
  ]
}

/** A job of queue `sms` of each template. */
export const texts = (locale: Locale, title = "The log behind it all"): ReadonlyArray<SmsJob> => {
  const head = () => ({
    id: randomUUID(),
    userId: UserId.make("0190a000-0000-7000-8000-000000000001"),
    to: PhoneNumber.make("+4915112345678"),
    locale
  })
  const course = { courseTitle: title, courseUrl: "https://lyceum.example/courses/log" }
  return [
    ...aboutCourse(course).map((news) => ({ ...head(), ...news })),
    { ...head(), template: "material-rejected", data: { ...course, reasons: ["infected"] } }
  ]
}

const tokenOf = (claim: Claim) => (claim.state === "claimed" ? claim.token : assert.fail(`it is ${claim.state}`))

/** What every SentLog must do. Ids are drawn, so that one log may serve all. */
export const sentLogContract = (it: Vitest.MethodsNonLive<SentLog>, name: string) => {
  const fresh = (): SentKey => ({ id: randomUUID(), channel: "email" })
  const law = (title: string, test: Effect.Effect<void, SentLogUnavailable, SentLog>) =>
    it.effect(`${name}: ${title}`, () => test)
  const stateOf = (key: SentKey) =>
    Effect.map(
      SentLog.use((log) => log.claim(key, "1 minute")),
      ({ state }) => state
    )

  law(
    "one of many claims wins, the others see that it is held",
    Effect.gen(function* () {
      const key = fresh()
      const claims = yield* Effect.all(
        Array.from({ length: 20 }, () => stateOf(key)),
        { concurrency: "unbounded" }
      )
      assert.deepStrictEqual(claims.toSorted(), ["claimed", ...Array.from({ length: 19 }, () => "held" as const)])
      assert.strictEqual(yield* stateOf(fresh()), "claimed")
    })
  )
  law(
    "the same id on another channel is another message",
    Effect.gen(function* () {
      const key = fresh()
      assert.strictEqual(yield* stateOf(key), "claimed")
      assert.strictEqual(yield* stateOf({ ...key, channel: "sms" }), "claimed")
    })
  )
  law(
    "a claim is anybody's again when its lease is over or it is given back",
    Effect.gen(function* () {
      const log = yield* SentLog
      const key = fresh()
      const first = tokenOf(yield* log.claim(key, "1 minute"))
      yield* TestClock.adjust("59 seconds")
      assert.strictEqual(yield* stateOf(key), "held")
      yield* TestClock.adjust("2 seconds")
      const second = tokenOf(yield* log.claim(key, "1 minute"))
      // Who comes back after its lease gives nothing back that is another's by now.
      yield* log.release(key, first)
      assert.strictEqual(yield* stateOf(key), "held")
      yield* log.release(key, second)
      yield* log.release(key, second)
      assert.strictEqual(yield* stateOf(key), "claimed")
    })
  )
  law(
    "what is settled stays so, for 30 days",
    Effect.gen(function* () {
      const log = yield* SentLog
      for (const outcome of [
        { state: "sent", receipt: "0102-abc" },
        { state: "sent", receipt: null },
        { state: "refused", reason: "no such address" }
      ] as const) {
        const key = fresh()
        const token = tokenOf(yield* log.claim(key, "1 minute"))
        yield* log.settle(key, outcome)
        yield* log.settle(key, outcome)
        yield* log.release(key, token)
        yield* log.note(key, { kind: "bounce", reason: "mailbox full", at: 0 })
        yield* TestClock.adjust("29 days")
        assert.strictEqual(yield* stateOf(key), "done")
        yield* TestClock.adjust("32 days")
        assert.strictEqual(yield* stateOf(key), "claimed")
      }
    })
  )
  law(
    "a note of what never was is no claim",
    Effect.gen(function* () {
      const key = fresh()
      yield* SentLog.use((log) => log.note(key, { kind: "complaint", reason: "abuse", at: 0 }))
      assert.strictEqual(yield* stateOf(key), "claimed")
    })
  )
}

/** What every Suppressions must do. */
export const suppressionsContract = (it: Vitest.MethodsNonLive<Suppressions>, name: string) => {
  const fresh = () => Email.make(`${randomUUID()}@example.org`)
  it.effect(`${name}: finds those that were added, in any case of letters, and no others`, () =>
    Effect.gen(function* () {
      const suppressions = yield* Suppressions
      const many = Array.from({ length: 130 }, fresh)
      const [bounced, complained] = [many[3] ?? assert.fail(), many[128] ?? assert.fail()]
      yield* suppressions.add(bounced.toUpperCase(), { kind: "bounce", mailId: null, at: 0 })
      yield* suppressions.add(complained, { kind: "complaint", mailId: "m-1", at: 0 })
      assert.deepStrictEqual([...(yield* suppressions.among([...many, ...many]))], [bounced, complained])
      assert.strictEqual((yield* suppressions.among([])).size, 0)
    })
  )
  it.effect(`${name}: a bounce is over after a year, a complaint never, whatever bounces later`, () =>
    Effect.gen(function* () {
      const suppressions = yield* Suppressions
      const [bounced, complained] = [fresh(), fresh()]
      const at = yield* Clock.currentTimeMillis
      yield* suppressions.add(bounced, { kind: "bounce", mailId: null, at })
      yield* suppressions.add(complained, { kind: "complaint", mailId: null, at })
      yield* suppressions.add(complained, { kind: "bounce", mailId: null, at })
      yield* TestClock.adjust("364 days")
      assert.strictEqual((yield* suppressions.among([bounced, complained])).size, 2)
      yield* TestClock.adjust("2 days")
      assert.deepStrictEqual([...(yield* suppressions.among([bounced, complained]))], [complained])
    })
  )
}
