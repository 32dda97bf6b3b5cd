/** A job of every template, and a SentLog contract that every adapter must keep. */
import { assert, type Vitest } from "@effect/vitest"
import { Email, type Locale, PersonName } from "@lyceum/domain/Account"
import { CertificateId, UserId } from "@lyceum/domain/Ids"
import type { MailJob } from "@lyceum/events/Mail"
import { Effect, type Layer } from "effect"
import { TestClock } from "effect/testing"
import { randomUUID } from "node:crypto"
import { SentLog } from "../src/SentLog.ts"

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
    preferencesUrl: "https://lyceum.example/account"
  }
  const resetUrl = "https://lyceum.example/reset-password?token=a&b=c"
  return [
    { ...head(), template: "enrolled", data: course },
    { ...head(), template: "waitlisted", data: course },
    { ...head(), template: "promoted", data: course },
    { ...head(), template: "withdrawn", data: course },
    { ...head(), template: "course-published", data: course },
    {
      ...head(),
      template: "course-completed",
      data: {
        ...course,
        certificateId: CertificateId.make("0190a000-0000-7000-8000-000000000002"),
        certificateUrl: "https://lyceum.example/certificates/0190a000-0000-7000-8000-000000000002"
      }
    },
    { ...head(), template: "password-changed", data: { name: person, resetUrl } },
    { ...head(), template: "password-reset", data: { name: person, resetUrl, minutesValid: 60 } }
  ]
}

/** What every SentLog must do. `fresh` gives an empty one. */
export const sentLogContract = (it: Vitest.Methods, name: string, fresh: () => Layer.Layer<SentLog>) => {
  const key = { id: "one", channel: "email" } as const
  it.effect(`${name}: one of many claims wins, the others see that it is held`, () =>
    Effect.gen(function* () {
      const log = yield* SentLog
      const claims = yield* Effect.all(
        Array.from({ length: 20 }, () => log.claim(key, "1 minute")),
        { concurrency: "unbounded" }
      )
      assert.deepStrictEqual(claims.toSorted(), ["claimed", ...Array.from({ length: 19 }, () => "held" as const)])
      assert.strictEqual(yield* log.claim({ ...key, id: "two" }, "1 minute"), "claimed")
    }).pipe(Effect.provide(fresh()))
  )
  it.effect(`${name}: a claim is anybody's again when its lease is over or it is given back`, () =>
    Effect.gen(function* () {
      const log = yield* SentLog
      assert.strictEqual(yield* log.claim(key, "1 minute"), "claimed")
      yield* TestClock.adjust("59 seconds")
      assert.strictEqual(yield* log.claim(key, "1 minute"), "held")
      yield* TestClock.adjust("2 seconds")
      assert.strictEqual(yield* log.claim(key, "1 minute"), "claimed")
      yield* log.release(key)
      assert.strictEqual(yield* log.claim(key, "1 minute"), "claimed")
    }).pipe(Effect.provide(fresh()))
  )
  it.effect(`${name}: what is settled stays so`, () =>
    Effect.gen(function* () {
      const log = yield* SentLog
      yield* log.claim(key, "1 minute")
      yield* log.settle(key, { state: "sent" })
      yield* log.release(key)
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(yield* log.claim(key, "1 minute"), "done")
      const refused = { ...key, id: "refused" }
      yield* log.claim(refused, "1 minute")
      yield* log.settle(refused, { state: "refused", reason: "no such address" })
      assert.strictEqual(yield* log.claim(refused, "1 minute"), "done")
    }).pipe(Effect.provide(fresh()))
  )
}
