/**
 * Sends the message of a job once. Claim, send, settle: a worker that dies before the send is followed by another when the lease
 * is over, and nothing is lost. One that dies after the message was taken and before `settle` is noted (one write) is followed
 * as well, and the message goes out twice: that is the only window, beside a carrier that takes a message but answers too late.
 */
import type { MailJob } from "@lyceum/events/Mail"
import { Effect, Metric, Schema } from "effect"
import { Mailer } from "./Mailer.ts"
import { SentLog } from "./SentLog.ts"
import { render } from "./templates/Render.ts"

/** Longest wait for the carrier: well below the lease, so that two workers are never at one message. */
export const sendTimeout = "30 seconds"
/** How long a claim holds. The queue's attempts must reach beyond it. */
export const claimLease = "2 minutes"

const sent = Metric.counter("lyceum_mails_total", {
  description: "Mail jobs by template and result (sent, duplicate, refused)",
  incremental: true
})

/** Not now: somebody may be sending it, or the carrier's answer did not come in time. The job must come again. */
export class NotSettled extends Schema.TaggedError<NotSettled>()("NotSettled", { reason: Schema.String }) {
  override get message() {
    return `it is not known whether the message went out: ${this.reason}`
  }
}

/** Gives what became of it; fails when the job must come again. */
export const deliver = Effect.fn("deliver")(function* (job: MailJob) {
  const mailer = yield* Mailer
  const log = yield* SentLog
  const key = { id: job.id, channel: "email" } as const
  const count = (result: "sent" | "duplicate" | "refused") =>
    Effect.as(Metric.update(Metric.withAttributes(sent, { template: job.template, result }), 1), result)

  const claim = yield* log.claim(key, claimLease)
  if (claim === "done") return yield* count("duplicate")
  if (claim === "held") return yield* new NotSettled({ reason: "another worker holds it" })
  return yield* mailer.send(render(job)).pipe(
    Effect.timeoutOrElse({
      duration: sendTimeout,
      orElse: () => Effect.fail(new NotSettled({ reason: "the carrier did not answer in time" }))
    }),
    Effect.andThen(log.settle(key, { state: "sent" })),
    Effect.andThen(count("sent")),
    Effect.catchTag("MailRefused", ({ reason }) =>
      Effect.andThen(log.settle(key, { state: "refused", reason }), count("refused"))
    ),
    Effect.tapErrorTag("MailerUnavailable", () => log.release(key))
  )
})
