/** What pods use of processor and memory under a load, from measured figures. Pure. */

/** A service's share of the model. */
export interface Cost {
  /** CPU of one request in milliseconds, as measured. */
  readonly cpuMillis: number
  /** Memory of a pod, as measured, in MB (10^6). */
  readonly memoryMb: number
}

/** A load over time, in seconds from its beginning: rest, a step to more, rest again. */
export interface Step {
  readonly rises: number
  readonly falls: number
  readonly ends: number
  /** Requests a second. */
  readonly rest: number
  readonly high: number
  /** While it is high it swings by this share up and down, once in `period` seconds: no load stands still. */
  readonly swing: number
  readonly period: number
}

/** Requests a second at a time. */
export const demandAt = ({ falls, high, period, rest, rises, swing }: Step, seconds: number): number => {
  if (seconds < rises || seconds >= falls) return rest
  // Up at once, half a period each: the hardest for who must not follow it.
  const up = ((seconds - rises) / period) % 1 < 0.5
  return high * (up ? 1 + swing : 1 - swing)
}

/** Requests that want `pods` at `percent` of the `cores` that each asks for. */
export const demandFor = (pods: number, percent: number, cores: number, { cpuMillis }: Cost): number =>
  (pods * (percent / 100) * cores * 1000) / cpuMillis

/** One thread runs a service's code: more than a core it does not use. */
const mostCores = 1

/** Cores that one of `pods` uses. */
export const coresOfPod = (perSecond: number, pods: number, { cpuMillis }: Cost): number =>
  pods === 0 ? 0 : Math.min(mostCores, (perSecond * cpuMillis) / 1000 / pods)
