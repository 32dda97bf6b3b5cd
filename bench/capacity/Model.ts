/** From measured costs and assumed use to cores, pods, partitions, writes, storage and dollars. Pure. */
import { hoursOfMonth, priceOf } from "../../pulumi/cost/Prices.ts"
import { awsPrices } from "../../pulumi/cost/prices/aws.ts"
import type { Assumptions } from "./assumptions.ts"
import type { Values } from "./figures.ts"

/** What comes in a second. */
export interface Rates {
  readonly sessions: number
  readonly passwords: number
  readonly cataloguePages: number
  readonly outlines: number
  readonly otherReads: number
  readonly batches: number
  readonly events: number
  readonly enrolments: number
  readonly otherWrites: number
  /** All of them. */
  readonly requests: number
}

const withTotal = (rates: Omit<Rates, "requests">): Rates => ({
  ...rates,
  requests:
    rates.passwords +
    rates.cataloguePages +
    rates.outlines +
    rates.otherReads +
    rates.batches +
    rates.enrolments +
    rates.otherWrites
})

/** The busiest minute of the busiest hour of the busiest day. */
export const busiest = (of: Assumptions): Rates => {
  const inHour = of.learners * of.sessionsPerLearner * of.busiestDay * of.busiestHour
  const sessions = (inHour / 3600) * of.peak
  return withTotal({
    sessions,
    passwords: sessions * of.passwords,
    cataloguePages: sessions * of.cataloguePages,
    outlines: sessions * of.outlines,
    otherReads: sessions * of.otherReads,
    batches: sessions * of.learningBatches,
    events: sessions * of.learningBatches * of.eventsPerBatch,
    enrolments: sessions * of.enrolments,
    otherWrites: sessions * of.otherWrites
  })
}

/** A course is released in that minute: everybody at once, signed in before. */
export const release = (of: Assumptions): Rates => {
  const coming = of.releaseLearners / (of.releaseMinutes * 60)
  const day = busiest(of)
  return withTotal({
    sessions: day.sessions + coming,
    passwords: day.passwords,
    cataloguePages: day.cataloguePages,
    outlines: day.outlines + coming,
    otherReads: day.otherReads + coming,
    batches: day.batches + coming,
    events: day.events + coming * of.eventsPerBatch,
    enrolments: day.enrolments + coming,
    otherWrites: day.otherWrites
  })
}

/** The parts that work is shared among. */
export const parts = [
  "web",
  "user",
  "course",
  "enrollment",
  "progress",
  "analytics",
  "streaming",
  "PostgreSQL"
] as const
export type Part = (typeof parts)[number]

/** Cores that each part has in use at such rates. Unmeasured routes count as one of the mix, of which web's part is taken off. */
export const coresAt = (rates: Rates, values: Values, of: Assumptions): Readonly<Record<Part, number>> => {
  const milliseconds = (perSecond: number, millis: number) => (perSecond * millis) / 1000
  // What a request costs in web alone is not measured: what the whole mix costs is above it, and so is a page of the catalogue.
  const web = Math.min(values.platformRequest, values.cataloguePage)
  return {
    web: milliseconds(rates.requests, web),
    user: milliseconds(rates.passwords, values.password),
    course: milliseconds(rates.cataloguePages, values.cataloguePage) + milliseconds(rates.outlines, values.outline),
    enrollment: milliseconds(rates.enrolments, values.enrolment),
    // A batch costs a request and its events; those of a full one are measured.
    progress:
      milliseconds(rates.batches + rates.otherReads + rates.otherWrites, values.platformRequest) +
      milliseconds(rates.events, values.learningBatch / 100),
    analytics: rates.events / (values.consume / of.handlingTimes),
    streaming: rates.events / values.streaming,
    PostgreSQL: milliseconds(rates.requests, values.databaseRequest)
  }
}

/** How a service is scaled, as its chart says. */
export interface Scaling {
  readonly max: number
  /** Target in percent of the cores that a pod asks for. */
  readonly percent: number
  readonly cores: number
}

/** Pods that bear so many cores at the target, and two at least. */
export const podsFor = (cores: number, { cores: asked, percent }: Pick<Scaling, "percent" | "cores">): number =>
  Math.max(2, Math.ceil(cores / ((percent / 100) * asked)))

/** What must be on disk at once when nothing is put together: each write is a commit. With group commit it is less. */
export const writesAt = ({ batches, enrolments, otherWrites, passwords }: Rates): number =>
  batches + enrolments + otherWrites + passwords

/** Partitions of a topic: what its events want of one consumer each. */
export const partitionsFor = (perSecond: number, values: Values, { handlingTimes }: Assumptions): number =>
  Math.max(1, Math.ceil(perSecond / (values.consume / handlingTimes)))

/** GB of learning events in a month. */
export const activityGb = (values: Values, of: Assumptions): number =>
  (of.learners * of.sessionsPerLearner * of.learningBatches * of.eventsPerBatch * values.activityBytes) / 1e9

/** A line of the bill of a month. */
export interface CostLine {
  readonly what: string
  readonly quantity: number
  readonly unit: string
  readonly usd: number
}

const line = (what: string, name: string, quantity: number): CostLine => {
  const { per, usd } = priceOf(awsPrices, name)
  return { what, quantity, unit: per, usd: quantity * usd }
}
const running = (what: string, machine: string, count: number): CostLine => {
  const { usd } = priceOf(awsPrices, machine)
  return { what: `${what} (${machine})`, quantity: count, unit: "all month", usd: count * usd * hoursOfMonth }
}

/** Machines of so many cores each, filled to the assumed share. */
const machines = (cores: number, each: number, { filling }: Assumptions): number => Math.ceil(cores / filling / each)

/** What a month costs on AWS by list prices, with machines for these cores all the time. */
export const monthOn = (
  cores: Readonly<Record<Part, number>>,
  values: Values,
  of: Assumptions
): ReadonlyArray<CostLine> => {
  const sessions = of.learners * of.sessionsPerLearner
  const each = busiest(of).requests / busiest(of).sessions
  const millions = (sessions * each) / 1e6
  const onNodes = parts.reduce((sum, part) => (part === "PostgreSQL" ? sum : sum + cores[part]), 0)
  const nodes = Math.max(3, machines(onNodes, of.node.cores, of))
  // A database for each service when one machine is not enough: they share no table.
  const servers = Math.max(1, machines(cores.PostgreSQL, of.database.cores, of))
  const storage = activityGb(values, of) * of.keptMonths * of.storedTimes
  const edgeGb = (sessions * of.sessionMb) / 1000
  return [
    running("nodes", of.node.machine, nodes),
    running("control plane", "eks cluster", 1),
    running("PostgreSQL: primaries, standbys, readers", of.database.machine, servers * 3),
    line("storage of PostgreSQL", "rds storage", storage * 3),
    running("brokers", of.broker.machine, of.broker.count),
    line("storage of Kafka, a month of events three times", "kafka storage", activityGb(values, of) * 3),
    line("edge, traffic", "edge traffic", edgeGb),
    line("edge, requests", "edge requests", millions),
    line("requests through the filters", "web acl requests", millions * 2),
    line("mail", "mail", (of.learners * of.mailsPerLearner) / 1000),
    line("table of notifications, writes", "dynamodb writes", (of.learners * 60) / 1e6),
    line("table of notifications, reads", "dynamodb reads", (of.learners * 200) / 1e6),
    line("traffic between zones", "zone traffic", edgeGb),
    running("ways out (NAT)", "nat gateway", 3)
  ]
}
