/** What an autoscaler's record must show, whether its pods were simulated or real. Pure. */

/** A look at an autoscaler; `at` in seconds since the record's beginning. */
export interface Look {
  readonly at: number
  readonly current: number
  readonly desired: number
  /** Of what pods ask for, in percent; undefined while there is none. */
  readonly cpu: number | undefined
  readonly memory: number | undefined
}

/** What the chart says of an autoscaler, with times as they are in the record. */
export interface Behavior {
  readonly min: number
  readonly max: number
  /** In `upSeconds` they grow by that share at most, in `downSeconds` they fall by that one (whole pods, by one at least). */
  readonly upPercent: number
  readonly upSeconds: number
  readonly downPercent: number
  readonly downSeconds: number
  /** Seconds that nothing is taken away after the load has fallen. */
  readonly downWindow: number
}

/** When the load was what; seconds since the record's beginning. */
export interface Load {
  readonly rises: number
  /** From then on nobody wants more than the least. */
  readonly falls: number
  /** The last time that the most pods were wanted: a swing may have ended before the load did. */
  readonly lastHigh: number
  /** How late an autoscaler hears of use: the times of metrics and of its own look together. */
  readonly lag: number
}

export interface Verdict {
  readonly highest: number
  readonly last: number
  /** How often the number turned from growing to shrinking or back. Up and down again is one. */
  readonly turns: number
  /** Seconds from the rise to the most pods, from the last time they were wanted to the first pod less, from the fall to the least. */
  readonly up: number | undefined
  readonly waited: number | undefined
  readonly down: number | undefined
  /** Sentences about what did not hold; none is good. */
  readonly faults: ReadonlyArray<string>
}

/** The looks at which the desired number was another than before, and how long before the look before was. */
const steps = (looks: ReadonlyArray<Look>) =>
  looks.flatMap((look, index) => {
    const before = looks[index - 1]
    return before === undefined || before.desired === look.desired
      ? []
      : [{ at: look.at, gap: look.at - before.at, from: before.desired, to: look.desired }]
  })

/** The furthest that pods may have gone between two looks: as many steps as fit in between, and one. */
const furthest = (from: number, gap: number, period: number, step: (pods: number) => number): number =>
  Array.from({ length: 1 + Math.floor(gap / period) }).reduce<number>((pods) => step(pods), from)

const stepFaults = (looks: ReadonlyArray<Look>, { downPercent, downSeconds, upPercent, upSeconds }: Behavior) =>
  steps(looks).flatMap(({ from, gap, to }) => {
    const most = furthest(from, gap, upSeconds, (pods) => Math.floor(pods * (1 + upPercent / 100)))
    const least = furthest(from, gap, downSeconds, (pods) =>
      Math.min(pods - 1, Math.floor(pods * (1 - downPercent / 100)))
    )
    if (to > most) return [`it grew from ${from} to ${to} pods in one step, ${most} at most`]
    return to < least ? [`it shrank from ${from} to ${to} pods in one step, ${least} at least`] : []
  })

/** How often a series of steps turns. */
export const turnsOf = (looks: ReadonlyArray<Look>): number =>
  steps(looks)
    .map(({ from, to }) => Math.sign(to - from))
    .filter((direction, index, all) => index > 0 && direction !== all[index - 1]).length

/** Looks at a record from the first time that the least number of pods was there: a Deployment begins with one. */
export const judge = (
  record: ReadonlyArray<Look>,
  behavior: Behavior,
  { falls, lag, lastHigh, rises }: Load
): Verdict => {
  const from = record.findIndex(({ desired }) => desired >= behavior.min)
  const looks = from === -1 ? [] : record.slice(from)
  const numbers = looks.map(({ desired }) => desired)
  const highest = Math.max(0, ...numbers)
  const last = looks.at(-1)?.desired ?? 0
  const turns = turnsOf(looks)
  const taken = steps(looks).filter(({ at, from, to }) => at >= lastHigh && to < from)
  const [first] = taken
  const least = taken.findLast(({ to }) => to === behavior.min)
  const reached = looks.find(({ at, desired }) => at >= rises && desired >= behavior.max)?.at
  const waited = first === undefined ? undefined : first.at - lastHigh
  const faults = [
    ...(highest < behavior.max ? [`it did not grow to ${behavior.max} pods: ${highest} at most`] : []),
    ...(highest > behavior.max ? [`it grew to ${highest} pods, over ${behavior.max}`] : []),
    ...(last === behavior.min ? [] : [`it did not shrink to ${behavior.min} pods: ${last} at the end`]),
    ...(numbers.some((pods) => pods < behavior.min) ? [`it fell below ${behavior.min} pods`] : []),
    ...(turns > 1 ? [`it turned ${turns} times: it flaps`] : []),
    ...(waited !== undefined && waited < behavior.downWindow - lag
      ? [`it shrank ${waited.toFixed(0)} s after the most pods were wanted, before ${behavior.downWindow} s were over`]
      : []),
    ...stepFaults(looks, behavior)
  ]
  return {
    highest,
    last,
    turns,
    up: reached === undefined ? undefined : reached - rises,
    waited,
    down: least === undefined ? undefined : least.at - falls,
    faults
  }
}
