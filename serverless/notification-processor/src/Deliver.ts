/**
 * Sends one message once. Claim, send, settle: a worker that dies before the send is followed by another when the lease is over,
 * and nothing is lost. One that dies after the message was taken and before `settle` is noted (one write) is followed as well,
 * and the message goes out twice: that is the only window, beside a carrier that takes a message but answers too late.
 */
import { Effect } from "effect"
import { type CarrierError, CarrierSilent, type Channel } from "./Carrier.ts"
import { SendRate } from "./SendRate.ts"
import { SentLog } from "./SentLog.ts"

/** Longest wait for the carrier: well below the lease, so that two workers are never at one message. */
export const sendTimeout = "30 seconds"
/** How long a claim holds. The queue's attempts must reach beyond it. */
export const claimLease = "2 minutes"

export type Result = "sent" | "duplicate" | "refused"

/** A message with its way out. `refusal`: why it must not be sent at all. */
export interface Parcel {
  readonly id: string
  readonly channel: Channel
  readonly refusal: string | null
  readonly send: Effect.Effect<string | null, CarrierError>
}

const silent = () => Effect.fail(new CarrierSilent({ reason: "the carrier did not answer in time" }))

/** Gives what became of it; fails when the job must come again. */
export const deliver = Effect.fnUntraced(function* (parcel: Parcel) {
  const log = yield* SentLog
  const { [parcel.channel]: rate } = yield* SendRate
  // A turn before the claim: who has to go back to the queue has written nothing.
  if (parcel.refusal === null) yield* rate.turn
  const claim = yield* log.claim(parcel, claimLease)
  if (claim.state === "done") return "duplicate"
  if (claim.state === "held") return yield* new CarrierSilent({ reason: "another worker holds it" })
  const refuse = (reason: string) => Effect.as(log.settle(parcel, { state: "refused", reason }), "refused" as const)
  if (parcel.refusal !== null) return yield* refuse(parcel.refusal)
  return yield* parcel.send.pipe(
    Effect.timeoutOrElse({ duration: sendTimeout, orElse: silent }),
    Effect.flatMap((receipt) => Effect.as(log.settle(parcel, { state: "sent", receipt }), "sent" as const)),
    Effect.catchTags({
      MessageRefused: ({ reason }) => refuse(reason),
      CarrierUnavailable: (error) =>
        Effect.andThen(
          Effect.andThen(error.throttled ? rate.slowDown : Effect.void, log.release(parcel, claim.token)),
          Effect.fail(error)
        )
    })
  )
})
