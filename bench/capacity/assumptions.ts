/** What is not measured but assumed of a million learners. Another platform's numbers go here. */
export const assumptions = {
  /** People who learn in a month. */
  learners: 1_000_000,
  sessionsPerLearner: 12,
  /** Share of a month's sessions on its busiest day, and of a day's in its busiest hour. */
  busiestDay: 0.05,
  busiestHour: 0.12,
  sessionMinutes: 25,
  /** Within that hour a minute may bring so many times the average. */
  peak: 2,
  /** What a session does: the rest of the sessions go on with a token or a cookie. */
  passwords: 0.3,
  cataloguePages: 2,
  outlines: 3,
  otherReads: 20,
  learningBatches: 20,
  eventsPerBatch: 5,
  enrolments: 0.1,
  /** Requests that change something else: an attempt is three. */
  otherWrites: 1.5,
  mailsPerLearner: 4,
  /** MB out of the edge to one session; films come from elsewhere. */
  sessionMb: 3,
  /** A course is released: so many come, within so many minutes. Each opens the outline, enrols and tells of what they view. */
  releaseLearners: 100_000,
  releaseMinutes: 5,
  /** Months that learning events are kept in the database of analytics, and how much larger they are there than as text. */
  keptMonths: 12,
  storedTimes: 2.5,
  /** What a consumer does with a record (a row, its offset) takes of what it takes to read it. */
  handlingTimes: 10,
  /** Achievements (an item done, a percent moved) that follow from one learning event. */
  achievementsPerEvent: 0.2,
  /** Nodes and database machines are filled to that share. */
  filling: 0.7,
  /** Writes a second that a disk takes without more being paid for (gp3). */
  diskWrites: 3000,
  /** Machines, by names of pulumi/cost/prices/aws.ts, with their cores. */
  node: { machine: "m8g.xlarge", cores: 4 },
  database: { machine: "db.r8g.xlarge", cores: 4 },
  broker: { machine: "kafka.m7g.large", count: 3 }
} as const

/** The same, for tries of other numbers. */
export type Assumptions = typeof assumptions
