/** A second factor turned on and off, and new recovery codes: each a command of the account. */
import { Conflict, NotFound, SecondFactorWrong, Unauthorized } from "@lyceum/api/Problems"
import type { SessionId, UserId } from "@lyceum/domain/Ids"
import { commandProblemsWithoutKey } from "@lyceum/runtime/http/CommandProblems"
import { DateTime, Effect, Option, Schema } from "effect"
import type { AccountRejected } from "../domain/Account.ts"
import { drawRecoveryCodes } from "../second-factor/Codes.ts"
import { type Confirmable, SecondFactors } from "../second-factor/SecondFactors.ts"
import { Sessions } from "../tokens/Sessions.ts"
import { accountCommands } from "./AccountCommands.ts"
import { People } from "./People.ts"

const refusals: Readonly<Partial<Record<AccountRejected["reason"], string>>> = {
  "second-factor-on": "a second factor is on already",
  "second-factor-off": "no second factor is on",
  "own-account": "nobody removes their own: turn it off with a recovery code"
}

/** `otherwise`: what an account that is not there, or disabled, comes to. */
const refusal =
  <E>(otherwise: () => E) =>
  ({ reason }: AccountRejected) => {
    const detail = refusals[reason]
    return Effect.fail<Conflict | E>(detail === undefined ? otherwise() : new Conflict({ detail }))
  }
const gone = refusal(() => new Unauthorized())

/** Over the service's database. */
export const secondFactorCommands = Effect.gen(function* () {
  const factors = yield* SecondFactors
  const sessions = yield* Sessions
  const people = yield* People
  const { run, runVoid, sweep } = yield* accountCommands

  /** Gives the recovery codes. `sessionId`: the session that stays. */
  const turnOnSecondFactor = Effect.fn("Accounts.turnOnSecondFactor")(
    function* (userId: UserId, typed: string, sessionId: SessionId | undefined) {
      const codes = drawRecoveryCodes()
      const at = DateTime.toDateUtc(yield* DateTime.now)
      let confirmable: Confirmable = { sealed: new Uint8Array(), step: 0 }
      // Looked at again at every try: another may have been begun meanwhile.
      const command = Effect.gen(function* () {
        const found = yield* factors.confirmable(userId, typed)
        if (Option.isNone(found)) return yield* new SecondFactorWrong()
        confirmable = found.value
        return { kind: "turn-on-second-factor", userId } as const
      })
      yield* run(command, userId, {
        Answer: Schema.Null,
        answer: () => null,
        guards: () => [factors.confirming(userId, confirmable, at)],
        also: () => [...factors.keepingCodes(userId, codes), sessions.endingAll(userId, sessionId)]
      }).pipe(commandProblemsWithoutKey)
      yield* sweep(userId, sessionId)
      return codes
    },
    Effect.catchTag("AccountRejected", gone)
  )

  /** Gives the new ones. */
  const replaceRecoveryCodes = Effect.fn("Accounts.replaceRecoveryCodes")(
    function* (userId: UserId) {
      const codes = drawRecoveryCodes()
      yield* runVoid({ kind: "replace-recovery-codes", userId }, () => factors.keepingCodes(userId, codes))
      return codes
    },
    Effect.catchTag("AccountRejected", gone)
  )

  const turnOffSecondFactor = Effect.fn("Accounts.turnOffSecondFactor")(
    function* (userId: UserId, sessionId: SessionId | undefined) {
      yield* runVoid({ kind: "turn-off-second-factor", userId }, () => [
        factors.forgetting(userId),
        sessions.endingAll(userId, sessionId)
      ])
      yield* sweep(userId, sessionId)
    },
    Effect.catchTag("AccountRejected", gone)
  )

  /** By somebody else, for who lost it. */
  const removeSecondFactor = Effect.fn("Accounts.removeSecondFactor")(
    function* (userId: UserId, by: UserId) {
      if (Option.isNone(yield* people.byId(userId))) return yield* new NotFound()
      yield* runVoid({ kind: "remove-second-factor", userId, by }, () => [
        factors.forgetting(userId),
        sessions.endingAll(userId)
      ])
      yield* sweep(userId)
    },
    Effect.catchTag(
      "AccountRejected",
      refusal(() => new NotFound())
    )
  )

  return { turnOnSecondFactor, replaceRecoveryCodes, turnOffSecondFactor, removeSecondFactor }
})
