/**
 * Every measured number that docs/capacity.md calculates with, and where it was measured. Who measures anew changes this file
 * (and nothing else), runs `npm run generate`, and has page, autoscaling and tables follow. A test holds each `quote` to its file.
 */

/** How far a number can be trusted. */
export type Circumstances =
  /** The machine did nothing else. */
  | "at rest"
  /** Other programs took their part of the cores: what counts CPU holds, what counts time is an upper bound. */
  | "beside others"
  /** Taken once, in a hurry, to be taken anew. */
  | "preliminary"

export interface Figure {
  readonly value: number
  readonly unit: string
  readonly what: string
  /** Prints it. */
  readonly command: string
  /** Where it is written down, and the words that say it. */
  readonly file: string
  readonly quote: string
  readonly circumstances: Circumstances
}

const readme = "bench/README.md"
const peers = "bench/peers/results.md"
const peersCommand = "node bench/peers/main.ts"

export const figures = {
  password: {
    value: 27.4,
    unit: "ms of CPU",
    what: "a password hashed or checked (argon2id, 19 MiB, two passes)",
    command: "node bench/password.ts",
    file: readme,
    quote: "27.4 ms of CPU: 37 a core's second",
    circumstances: "beside others"
  },
  cataloguePage: {
    value: 0.026,
    unit: "ms of CPU",
    what: "a page of the catalogue, in the course service",
    command: peersCommand,
    file: peers,
    quote: "| ours | 0.026 (",
    circumstances: "at rest"
  },
  outline: {
    value: 0.131,
    unit: "ms of CPU",
    what: "the outline of 1,000 items, gzip, in the course service",
    command: peersCommand,
    file: peers,
    quote: "| ours | 0.131 (",
    circumstances: "beside others"
  },
  enrolment: {
    value: 0.288,
    unit: "ms of CPU",
    what: "an enrolment, in the enrollment service",
    command: peersCommand,
    file: peers,
    quote: "| ours | 0.288 (",
    circumstances: "at rest"
  },
  learningBatch: {
    value: 1.047,
    unit: "ms of CPU",
    what: "100 learning events in one request, each validated, in the progress service",
    command: peersCommand,
    file: peers,
    quote: "| ours | 1.047 (",
    circumstances: "at rest"
  },
  platformRequest: {
    value: 6.7,
    unit: "ms of CPU",
    what: "a request of the mix of a working day through everything in one process: web, the service, relays, consumers, logs",
    command: "npm run load -- average --scale 4 --stretch 0.5",
    file: readme,
    quote: "6.7 and 3.0 ms a request",
    circumstances: "at rest"
  },
  databaseRequest: {
    value: 3.0,
    unit: "ms of CPU",
    what: "PostgreSQL's part of such a request",
    command: "npm run load -- average --scale 4 --stretch 0.5",
    file: readme,
    quote: "6.7 and 3.0 ms a request",
    circumstances: "at rest"
  },
  relay: {
    value: 23_000,
    unit: "events/s",
    what: "the relay of one service, embedded log",
    command: "node bench/messaging.ts",
    file: readme,
    quote: "| relay | 23,000 events/s |",
    circumstances: "at rest"
  },
  consume: {
    value: 57_000,
    unit: "records/s",
    what: "a consumer that does nothing with what it reads, embedded log",
    command: "node bench/messaging.ts",
    file: readme,
    quote: "57,000 records/s",
    circumstances: "at rest"
  },
  ingest: {
    value: 44_400,
    unit: "events/s",
    what: "learning events into the embedded log over HTTP, batches of 100, two cores",
    command: "node bench/ingest.ts",
    file: readme,
    quote: "44,400 events/s, 79,700 per CPU second",
    circumstances: "at rest"
  },
  streaming: {
    value: 648_000,
    unit: "events per CPU second",
    what: "unique learners on a Kafka broker",
    command: "node bench/streaming/kafka.ts",
    file: readme,
    quote: "648,000 events per CPU second",
    circumstances: "at rest"
  },
  mails: {
    value: 871,
    unit: "mails per CPU second",
    what: "the function that sends mail",
    command: "node bench/serverless/drain.ts",
    file: readme,
    quote: "1.15 ms a mail = 871 a core's second",
    circumstances: "at rest"
  },
  activityBytes: {
    value: 162,
    unit: "bytes",
    what: "a learning event as text (808 MB for 5 million)",
    command: "node bench/exports.ts",
    file: readme,
    quote: "166 MB resident, 808 MB file",
    circumstances: "beside others"
  },
  userMemory: {
    value: 181,
    unit: "MB",
    what: "a pod of the user service, started",
    command: "npm run test:delivery",
    file: readme,
    quote: "| user | 51.8 MB | 956 ms | 181 MB |",
    circumstances: "beside others"
  },
  courseMemory: {
    value: 167,
    unit: "MB",
    what: "a pod of the course service, started",
    command: "npm run test:delivery",
    file: readme,
    quote: "| course | 52.5 MB | 1007 ms | 167 MB |",
    circumstances: "beside others"
  },
  webMemory: {
    value: 124,
    unit: "MB",
    what: "a pod of the web service, started",
    command: "npm run test:delivery",
    file: readme,
    quote: "| web | 54.7 MB | 1095 ms | 124 MB |",
    circumstances: "beside others"
  }
} as const satisfies Readonly<Record<string, Figure>>

/** The name of a figure. */
export type FigureName = keyof typeof figures

/** The values alone, so that another set can be tried. */
export type Values = Readonly<Record<FigureName, number>>
