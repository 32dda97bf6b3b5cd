/**
 * How much a listener takes on. Each listener has its own: the limit moves with how late the event loop and the requests are
 * (`Limit.ts`), looked at only while something is under way, so that an idle process sleeps.
 */
import { Context } from "effect"
import { type Kind, limitRule, type LimitRule, nextLimit, nextRate, places } from "./Limit.ts"

export interface Admission {
  /** Whether one more of this kind is taken on now. */
  readonly admits: (kind: Kind) => boolean
  /** Returns when that was, for `leave`. */
  readonly enter: (kind: Kind) => number
  /** Once for every `enter`: when the answer is known, however long its body takes. */
  readonly leave: (kind: Kind, entered: number) => void
  /** Requests of every kind that it would let be under way. */
  readonly limit: () => number
}

/** How often the limit is looked at, in milliseconds. */
const lookMillis = 50

/** A limit of its own, which begins at half of its ceiling. */
export const makeAdmission = (rule: LimitRule): Admission => {
  const underWay: Record<Kind, number> = { ordinary: 0, internal: 0, password: 0 }
  let limit = Math.floor(rule.ceiling / 2)
  let busiest = 0
  let ended = 0
  let late = 0
  let perSecond = 0
  let isLooking = false
  const now = () => underWay.ordinary + underWay.internal
  const look = (expected: number) => {
    const lagMillis = performance.now() - expected
    perSecond = nextRate(perSecond, ended, lookMillis + Math.max(0, lagMillis))
    limit = nextLimit(limit, { lagMillis, busiest, ended, late, perSecond }, rule)
    busiest = now()
    ended = 0
    late = 0
    isLooking = false
    if (busiest + underWay.password > 0) lookAgain()
  }
  const lookAgain = () => {
    isLooking = true
    setTimeout(look, lookMillis, performance.now() + lookMillis).unref()
  }
  return {
    admits: (kind) => (kind === "password" ? underWay.password : now()) < places(kind, limit),
    enter: (kind) => {
      underWay[kind]++
      busiest = Math.max(busiest, now())
      if (!isLooking) lookAgain()
      return performance.now()
    },
    leave: (kind, entered) => {
      underWay[kind]--
      if (kind === "password") return
      ended++
      if (performance.now() - entered > rule.takesMillis) late++
    },
    limit: () => limit
  }
}

/** The rule of listeners that are started from here. */
export const AdmissionRule = Context.Reference<LimitRule>("@lyceum/runtime/AdmissionRule", {
  defaultValue: () => limitRule
})

/** The listener's; where none is set, for example in a test that serves routes by itself, everything is let in. */
export const ListenerAdmission = Context.Reference<Admission>("@lyceum/runtime/ListenerAdmission", {
  defaultValue: () => makeAdmission({ floor: Infinity, ceiling: Infinity, lagMillis: Infinity, takesMillis: Infinity })
})
