/** docs/capacity.md, calculated. Pure. */
import { topics } from "@lyceum/events/Topics"
import type { Assumptions } from "./assumptions.ts"
import { type Figure, type FigureName, figures, type Values } from "./figures.ts"
import {
  activityGb,
  busiest,
  coresAt,
  monthOn,
  type Part,
  partitionsFor,
  parts,
  podsFor,
  type Rates,
  release,
  type Scaling,
  writesAt
} from "./Model.ts"

/** What the charts and stacks allow today. */
export interface Limits {
  readonly scaling: Readonly<Partial<Record<Part, Scaling>>>
}

const number = (value: number, digits = 0): string =>
  value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })
const short = (value: number): string => number(value, value < 10 ? 2 : value < 100 ? 1 : 0)
const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>) =>
  [
    `| ${head.join(" | ")} |`,
    `|${head.map((_, index) => (index === 0 ? "---" : "---:")).join("|")}|`,
    ...rows.map((row) => `| ${row.join(" | ")} |`)
  ].join("\n")

const source = ({ file }: Figure) => `[${file}](../${file})`

const perCore = (values: Values): string => {
  const millis: ReadonlyArray<FigureName> = [
    "cataloguePage",
    "outline",
    "enrolment",
    "learningBatch",
    "password",
    "platformRequest",
    "databaseRequest"
  ]
  return table(
    ["one core's second", "of", "CPU of one", "measured", "by"],
    millis.map((name) => {
      const { circumstances, command, what }: Figure = figures[name]
      return [
        `**${number(1000 / values[name])}**`,
        what,
        `${short(values[name])} ms`,
        `${circumstances}, ${source(figures[name])}`,
        `\`${command}\``
      ]
    })
  )
}

const others = (values: Values): string => {
  const names: ReadonlyArray<FigureName> = [
    "streaming",
    "relay",
    "consume",
    "ingest",
    "mails",
    "userMemory",
    "courseMemory",
    "webMemory",
    "activityBytes"
  ]
  return table(
    ["what", "figure", "measured", "by"],
    names.map((name) => {
      const { circumstances, command, unit, what }: Figure = figures[name]
      return [what, `${number(values[name])} ${unit}`, `${circumstances}, ${source(figures[name])}`, `\`${command}\``]
    })
  )
}

const ratesTable = (day: Rates, spike: Rates): string => {
  const rows: ReadonlyArray<readonly [string, keyof Rates]> = [
    ["sessions begun", "sessions"],
    ["passwords", "passwords"],
    ["pages of the catalogue", "cataloguePages"],
    ["outlines", "outlines"],
    ["other reads", "otherReads"],
    ["batches of learning events", "batches"],
    ["learning events", "events"],
    ["enrolments", "enrolments"],
    ["other writes", "otherWrites"],
    ["requests together", "requests"]
  ]
  return table(
    ["a second", "busiest minute", "a course is released"],
    rows.map(([what, key]) => [what, short(day[key]), short(spike[key])])
  )
}

const sum = (cores: Readonly<Record<Part, number>>) => parts.reduce((total, part) => total + cores[part], 0)

const podsOf = (part: Part, cores: number, { scaling }: Limits): string => {
  const allowed = scaling[part]
  if (allowed === undefined) return "-"
  const wanted = podsFor(cores, allowed)
  return wanted > allowed.max ? `**${wanted} of ${allowed.max}**` : `${wanted} of ${allowed.max}`
}

const coresTable = (day: Rates, spike: Rates, values: Values, of: Assumptions, limits: Limits): string => {
  const [usual, most] = [coresAt(day, values, of), coresAt(spike, values, of)]
  return table(
    ["part", "cores, busiest minute", "pods of the chart's most", "cores, release", "pods of the chart's most"],
    [
      ...parts.map((part) => [
        part,
        short(usual[part]),
        podsOf(part, usual[part], limits),
        short(most[part]),
        podsOf(part, most[part], limits)
      ]),
      ["**together**", `**${short(sum(usual))}**`, "", `**${short(sum(most))}**`, ""]
    ]
  )
}

const partitionsTable = (day: Rates, spike: Rates, values: Values, of: Assumptions): string => {
  const rows: ReadonlyArray<readonly [string, (rates: Rates) => number]> = [
    ["learning-events", ({ events }) => events],
    ["enrollment-events", ({ enrolments }) => enrolments],
    ["progress-events", ({ events, otherWrites }) => otherWrites + events * of.achievementsPerEvent]
  ]
  return table(
    ["topic", "events/s, busiest minute", "events/s, release", "partitions wanted", "partitions there"],
    rows.map(([name, rate]) => [
      name,
      short(rate(day)),
      short(rate(spike)),
      String(partitionsFor(rate(spike), values, of)),
      String(topics.find((topic) => topic.name === name)?.partitions ?? 0)
    ])
  )
}

const saturation = (values: Values, of: Assumptions, { scaling }: Limits): string => {
  const bound = (part: Part) => {
    const allowed = scaling[part]
    return allowed === undefined ? 0 : (allowed.max * allowed.percent * allowed.cores) / 100
  }
  const rows: ReadonlyArray<readonly [string, string, string]> = [
    [
      "user",
      `${number((bound("user") * 1000) / values.password)} passwords/s with ${scaling.user?.max} pods at their target; past ${number(1000 / values.password)} a core's second they wait, then 429`,
      "larger CPU requests and `scaling.max` of user; sessions last 30 days, so a day brings few passwords"
    ],
    [
      "web",
      `${number((bound("web") * 1000) / Math.min(values.platformRequest, values.cataloguePage))} requests/s with ${scaling.web?.max} pods at their target`,
      "`scaling.max` of web: it keeps nothing"
    ],
    [
      "course",
      `${number((bound("course") * 1000) / values.cataloguePage)} pages of the catalogue/s, ${number((bound("course") * 1000) / values.outline)} outlines/s with ${scaling.course?.max} pods`,
      "outlines carry an ETag: let the edge keep them; then `scaling.max`"
    ],
    [
      "enrollment, progress",
      `${number((bound("enrollment") * 1000) / values.enrolment)} enrolments/s with ${scaling.enrollment?.max} pods; ${number((bound("progress") * 1e5) / values.learningBatch)} events/s in full batches with ${scaling.progress?.max}`,
      "pods; for the consumers in them partitions, since a partition has one reader"
    ],
    [
      "consumers of learning-events",
      `${number(values.consume / of.handlingTimes)} events/s a partition, when handling takes ${of.handlingTimes} times reading`,
      "more partitions, before they are needed: the streaming job is exact over a change only between windows (packages/events/src/Topics.ts)"
    ],
    [
      "relay",
      `${number(values.relay)} events/s a service: one relay is active`,
      "nothing near; a relay for each share of the streams would be a change of the program"
    ],
    [
      "PostgreSQL, CPU",
      `${number((of.database.cores * of.filling * 1000) / values.databaseRequest)} requests/s of the mix on ${of.database.machine} filled to ${number(of.filling * 100)} %`,
      "reads to the replica (`readReplica`), a larger machine, then a database for each service: they share none of their tables"
    ],
    [
      "PostgreSQL, writes",
      `${number(of.diskWrites)} commits/s on gp3's own IOPS when none is put together with another`,
      "provisioned IOPS; group commit puts together what comes at once"
    ],
    [
      "streaming",
      `${number(values.streaming)} events/s a core`,
      "a task a partition: more pods up to the number of partitions"
    ],
    [
      "mail",
      `${number(values.mails)} mails/s a core of the function`,
      "its concurrency (`notificationConcurrency`) and the account's sending rate"
    ]
  ]
  return table(["part", "full at", "then"], rows)
}

const costTable = (cores: Readonly<Record<Part, number>>, values: Values, of: Assumptions): string => {
  const lines = monthOn(cores, values, of)
  const total = lines.reduce((all, { usd }) => all + usd, 0)
  return table(
    ["a month on AWS", "quantity", "of", "USD"],
    [
      ...lines.map(({ quantity, unit, usd, what }) => [what, short(quantity), unit, number(usd)]),
      ["**together**", "", "", `**${number(total)}**`],
      ["a learner", "", "", number(total / of.learners, 4)]
    ]
  )
}

/** The page of these values, assumptions and limits. */
export const capacityPage = (values: Values, of: Assumptions, limits: Limits): string => {
  const [day, spike] = [busiest(of), release(of)]
  const cores = coresAt(day, values, of)
  return `# Capacity
Made by \`npm run generate\` from the measured numbers in [bench/capacity/figures.ts](../bench/capacity/figures.ts) and the assumptions in
[bench/capacity/assumptions.ts](../bench/capacity/assumptions.ts); change those, not this page. Every number below that is not in the first two
tables is a calculation (bench/capacity/Model.ts), not a measurement: nobody ran a million learners. "Beside others": other programs
worked on the same two cores, so what counts CPU holds and what counts time is a lower bound of what there is. "Preliminary": to be taken anew.

## What a core does
The machine: 2 cores (AMD EPYC, shared), Node 24, PostgreSQL 18 with durable writes; client and database beside the server.

${perCore(values)}

${others(values)}

## What ${number(of.learners)} learners bring
${number(of.sessionsPerLearner)} sessions a learner and month of ${of.sessionMinutes} minutes; the busiest day has ${number(of.busiestDay * 100)} % of the month, its busiest hour ${number(of.busiestHour * 100)} % of the day, its busiest
minute ${of.peak} times the hour's average: ${number((day.sessions / of.peak) * of.sessionMinutes * 60)} people at once in that hour. A released course: ${number(of.releaseLearners)} come within ${of.releaseMinutes} minutes, in that
same minute.

${ratesTable(day, spike)}

## What they need
${coresTable(day, spike, values, of, limits)}

Pods bear ${limits.scaling.web?.percent} % of what they ask for (${limits.scaling.web?.cores} cores in production); in **bold** where the chart allows fewer than are wanted: raise \`scaling.max\`
in the environment's file first. The autoscaler doubles pods every 15 seconds at most, so a release that is known of is met by raising
\`scaling.min\` an hour before.

${partitionsTable(day, spike, values, of)}

Durable writes: ${number(writesAt(day))}/s in the busiest minute, ${number(writesAt(spike))}/s at a release, each a commit when none is put together with another (gp3 brings
${number(of.diskWrites)} IOPS). Learning events: ${short(activityGb(values, of))} GB a month as text; ${number(of.keptMonths)} months in analytics' database about ${number(activityGb(values, of) * of.keptMonths * of.storedTimes)} GB with indexes. A consumer
group has at most as many working pods as its topics have partitions.

## What it costs
For the busiest minute all month long, without what an autoscaler saves at night; list prices of pulumi/cost/prices, to be looked up again.

${costTable(cores, values, of)}

## Where it is full first, and what then
${saturation(values, of, limits)}

How autoscaling was tried: \`npm run load:hpa\` ([bench/load](../bench/load/README.md)). What to look at while it fills: the dashboards of
[operations.md](operations.md).
`
}
