/**
 * The function: a batch of queue records in, the ids of those that must come again out. The same handler runs on SQS and over the
 * embedded queue; it works queues `mail` and `sms`.
 */
import type { Email } from "@lyceum/domain/Account"
import { Effect, Result } from "effect"
import { type Batch, bodyOf, eachRecord } from "./Batch.ts"
import { deliver, type Parcel } from "./Deliver.ts"
import { decodeJob, type Job } from "./Job.ts"
import { Mailer } from "./Mailer.ts"
import { Suppressions } from "./Suppressions.ts"
import { tally } from "./Tally.ts"
import { render } from "./templates/Render.ts"
import { renderText } from "./templates/RenderText.ts"
import { Texter } from "./Texter.ts"

/** The ways out of here. */
interface Carriers {
  readonly mailer: Mailer["Service"]
  readonly texter: Texter["Service"]
}

/** What is sent for a job. It is written when it is its turn, so nothing is written for a job that was done already. */
const parcelOf = (job: Job, { mailer, texter }: Carriers, suppressed: ReadonlySet<Email>): Parcel => {
  switch (job.channel) {
    case "email":
      return {
        id: job.job.id,
        channel: "email",
        refusal: suppressed.has(job.job.to) ? "suppressed" : null,
        send: Effect.suspend(() => mailer.send(render(job.job)))
      }
    case "sms":
      return {
        id: job.job.id,
        channel: "sms",
        refusal: null,
        send: Effect.suspend(() => texter.send(renderText(job.job)))
      }
    case "unaddressed":
      return { id: job.id, channel: "email", refusal: "no address", send: Effect.succeed(null) }
  }
}

/** Never fails: what could not be done is in the answer, and its reason in the log. */
export const handler = Effect.fn("handler")(function* (batch: Batch) {
  const carriers: Carriers = { mailer: yield* Mailer, texter: yield* Texter }
  const suppressions = yield* Suppressions

  const jobs = new Map<string, Result.Result<Job, { readonly message: string }>>()
  for (const record of batch.Records) {
    jobs.set(record.messageId, yield* Effect.result(decodeJob(bodyOf(record))))
  }
  const addresses = [...jobs.values()].flatMap((job) =>
    Result.isSuccess(job) && job.success.channel === "email" ? [job.success.job.to] : []
  )
  // One question for the whole batch. Without an answer nothing may be sent, so every record says so.
  const suppressed = yield* Effect.result(suppressions.among(addresses))

  const rows: Array<{ readonly channel: string; readonly template: string; readonly result: string }> = []
  const response = yield* eachRecord("message", batch.Records, ({ messageId }) =>
    Effect.gen(function* () {
      const job = yield* Effect.fromResult(jobs.get(messageId) ?? Result.fail({ message: "no job" }))
      const template = job.channel === "unaddressed" ? job.template : job.job.template
      const parcel = parcelOf(job, carriers, yield* Effect.fromResult(suppressed))
      const result = yield* Effect.onError(deliver(parcel), () =>
        Effect.sync(() => void rows.push({ channel: parcel.channel, template, result: "again" }))
      )
      rows.push({ channel: parcel.channel, template, result })
      yield* Effect.logDebug("message").pipe(
        Effect.annotateLogs({ result, template, channel: parcel.channel, jobId: parcel.id })
      )
    })
  )
  yield* tally("messages", rows)
  yield* Effect.logInfo("messages").pipe(
    Effect.annotateLogs({
      records: batch.Records.length,
      sent: rows.filter(({ result }) => result === "sent").length,
      refused: rows.filter(({ result }) => result === "refused").length,
      duplicates: rows.filter(({ result }) => result === "duplicate").length,
      again: response.batchItemFailures.length
    })
  )
  return response
})
