/**
 * The function's second entry: what SES reports of mails that it took (bounces, complaints, rejections) comes through a topic
 * into a queue and is noted here. Repeats and any order are harmless: each write says the same again.
 */
import { Effect } from "effect"
import { type Batch, eachRecord } from "../Batch.ts"
import { SentLog } from "../SentLog.ts"
import { Suppressions } from "../Suppressions.ts"
import { tally } from "../Tally.ts"
import { decodeFeedback } from "./SesEvent.ts"

/** Never fails: what could not be done is in the answer, and its reason in the log. */
export const feedbackHandler = Effect.fn("feedback")(function* (batch: Batch) {
  const log = yield* SentLog
  const suppressions = yield* Suppressions
  const rows: Array<{ readonly kind: string }> = []
  const response = yield* eachRecord("feedback", batch.Records, ({ body }) =>
    Effect.gen(function* () {
      const feedback = yield* decodeFeedback(body)
      if (feedback === null) return
      const { aftermath, mailId, suppress } = feedback
      // The address first: that is what protects the next person's mail.
      if (aftermath.kind !== "delivery-failure") {
        const { at, kind } = aftermath
        yield* Effect.forEach(suppress, (address) => suppressions.add(address, { kind, mailId, at }), { discard: true })
      }
      if (mailId !== null) yield* log.note({ id: mailId, channel: "email" }, aftermath)
      rows.push({ kind: aftermath.kind })
      yield* Effect.logInfo("feedback").pipe(
        Effect.annotateLogs({ kind: aftermath.kind, jobId: mailId ?? "not ours", reason: aftermath.reason })
      )
    })
  )
  yield* tally("feedback", rows)
  return response
})
