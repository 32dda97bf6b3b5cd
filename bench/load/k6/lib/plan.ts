/**
 * From a profile to k6's options: an open model, in which people come at a rate whatever becomes of those before them, and
 * thresholds for every route that is called.
 */
import type { Options, Scenario } from "k6/options"
import { objectives, routeKinds } from "./routes.ts"
import type { Wanted } from "./seed.ts"
import { moreThresholds, scale, stretch } from "./settings.ts"

/** What people do, with the longest that one of them takes when answers come at once, in seconds (`think`, one and a half times). */
const longest = {
  registration: 3,
  signingIn: 1.5,
  browsing: 7.5,
  enrolment: 3,
  learning: 9,
  quiz: 6,
  instructing: 12,
  release: 1.5
} as const

export type Journey = keyof typeof longest

/** How many begin a second, at a time: `[seconds to get there, rate]`. The first stage's rate holds from its beginning. */
export type Stages = ReadonlyArray<readonly [seconds: number, perSecond: number]>

/** A kind of load. */
export interface Profile {
  readonly journeys: Partial<Readonly<Record<Journey, Stages>>>
  /** How many times the time people take to think; `npm run load` may say otherwise. */
  readonly think: number
  /** How many times the objectives of routes is still good. */
  readonly slower: number
  /** Of checks and of requests, the share that may fail. */
  readonly failing: number
  /** Whether every person that should come does come. */
  readonly nobodyLeftOut: boolean
  /** Whether the run ends as soon as it does not hold: how much can it carry? */
  readonly untilItBreaks: boolean
}

/** The mix of a working day at one of a thousand requests: of 13 people that begin something, how many what. */
export const day = (perSecond: (share: number) => Stages): Profile["journeys"] => ({
  registration: perSecond(0.2),
  signingIn: perSecond(0.5),
  browsing: perSecond(4),
  enrolment: perSecond(1),
  learning: perSecond(6),
  quiz: perSecond(1),
  instructing: perSecond(0.2)
})

const isJourney = (name: string): name is Journey => Object.hasOwn(longest, name)

const journeysOf = ({ journeys }: Profile): ReadonlyArray<readonly [Journey, Stages]> =>
  Object.entries(journeys).flatMap(([name, stages]) => (isJourney(name) ? [[name, stages] as const] : []))

const peak = (stages: Stages): number => Math.max(...stages.map(([, rate]) => rate)) * scale

/** How many begin in all stages together. */
const beginning = (stages: Stages): number => {
  let [all, before] = [0, stages[0]?.[1] ?? 0]
  for (const [seconds, rate] of stages) {
    all += ((before + rate) / 2) * seconds
    before = rate
  }
  return Math.ceil(all * scale * stretch)
}

const stagesRateAt = (stages: Stages, seconds: number): number => {
  let [left, before] = [seconds / stretch, stages[0]?.[1] ?? 0]
  for (const [length, rate] of stages) {
    if (left < length) return before + ((rate - before) * left) / length
    left -= length
    before = rate
  }
  return before
}

/** How many begin something a second, so many seconds after the beginning. */
export const rateAt = (profile: Profile, seconds: number): number =>
  journeysOf(profile).reduce((sum, [, stages]) => sum + stagesRateAt(stages, seconds), 0) * scale

/** Longest answers for which nobody is left out, in seconds; what ends where it is slow needs to wait for less. */
const patience = ({ untilItBreaks }: Profile) => (untilItBreaks ? 0.6 : 2)

/** Virtual users at once. */
const users = (profile: Profile, journey: Journey, stages: Stages, think: number): number =>
  Math.ceil(peak(stages) * (longest[journey] * think + patience(profile))) + 1

/** k6 takes whole numbers: of a hundred seconds. */
const unit = { timeUnit: "100s", of: (perSecond: number) => Math.max(1, Math.round(perSecond * scale * 100)) }

const scenario = (profile: Profile, journey: Journey, stages: Stages, think: number): Scenario => {
  const count = users(profile, journey, stages, think)
  return {
    executor: "ramping-arrival-rate",
    exec: journey,
    startRate: unit.of(stages[0]?.[1] ?? 0),
    timeUnit: unit.timeUnit,
    preAllocatedVUs: count,
    maxVUs: count * 2,
    stages: stages.map(([seconds, rate]) => ({ duration: `${seconds * stretch}s`, target: unit.of(rate) })),
    gracefulStop: "20s"
  }
}

/** People that a setup makes at most: their passwords are hashed, ten to twenty a second and core. */
const mostLearners = 500

/** What a profile needs to be there before it begins. `think` as the run has it. */
export const wanted = (profile: Profile, think: number): Wanted => {
  const all = journeysOf(profile)
  const total = all.reduce((sum, [journey, stages]) => sum + users(profile, journey, stages, think), 0)
  const { enrolment, instructing, release } = profile.journeys
  const learners = Math.min(total, mostLearners)
  const each =
    enrolment === undefined
      ? 0
      : Math.ceil((beginning(enrolment) / users(profile, "enrolment", enrolment, think)) * 1.5) + 2
  return {
    learners,
    openEach: each,
    // Virtual users that share a learner have other courses each.
    open: each * Math.ceil((total * 2) / learners),
    waiting: release === undefined ? 0 : beginning(release) + 5,
    authors: instructing === undefined ? 1 : Math.min(40, Math.ceil(peak(instructing) * 15) + 1)
  }
}

const routeThresholds = ({ slower, untilItBreaks }: Profile) =>
  routeKinds().flatMap(([route, kind]) => {
    const bound = `p(95)<${objectives[kind] * slower}`
    const durations = untilItBreaks ? [{ threshold: bound, abortOnFail: true, delayAbortEval: "20s" }] : [bound]
    return [
      [`http_req_duration{route:${route}}`, durations],
      // Without a bound: thresholds have k6 count a route by itself.
      [`http_reqs{route:${route}}`, ["count>=0"]],
      [`http_req_failed{route:${route}}`, ["rate<=1"]]
    ] as const
  })

type Thresholds = NonNullable<Options["thresholds"]>

/** With the bounds that the run asks for besides. */
const withMore = (own: ReadonlyArray<readonly [string, ReadonlyArray<Thresholds[string][number]>]>): Thresholds => {
  const all: Thresholds = Object.fromEntries(own.map(([metric, bounds]) => [metric, [...bounds]]))
  for (const [metric, bounds] of Object.entries(moreThresholds())) all[metric] = [...(all[metric] ?? []), ...bounds]
  return all
}

/** k6's options of a profile; `think` as the run has it. */
export const plan = (profile: Profile, think: number): Options => {
  const { failing, nobodyLeftOut, untilItBreaks } = profile
  const rate = (threshold: string) =>
    untilItBreaks ? [{ threshold, abortOnFail: true, delayAbortEval: "20s" }] : [threshold]
  return {
    scenarios: Object.fromEntries(
      journeysOf(profile).map(([journey, stages]) => [journey, scenario(profile, journey, stages, think)])
    ),
    setupTimeout: "15m",
    summaryTrendStats: ["avg", "med", "p(95)", "p(99)", "max", "count"],
    noConnectionReuse: false,
    userAgent: "lyceum-load",
    thresholds: withMore([
      ...routeThresholds(profile),
      ["checks{phase:run}", rate(`rate>=${1 - failing}`)],
      ["http_req_failed{phase:run}", rate(`rate<=${failing}`)],
      ["dropped_iterations", nobodyLeftOut ? ["count==0"] : untilItBreaks ? rate("count<100") : ["count>=0"]],
      // A run in which nothing happened holds everything else.
      ["iterations", ["count>0"]]
    ])
  }
}
