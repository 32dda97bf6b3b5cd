/** Every kind of span. Names are bounded: a template, a statement's verb and table, a topic. */
import type { SpanEntry } from "./Signal.ts"

const statement = ["db.system.name", "db.query.summary", "server.address", "server.port", "error.type"]
const messaging = ["messaging.destination.name", "messaging.batch.message_count", "error.type"]
const method = "(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|OTHER)"

export const spans: ReadonlyArray<SpanEntry> = [
  {
    name: "<method> <route template>",
    pattern: `^${method} (?:/|unmatched)`,
    kind: "server",
    owner: "runtime",
    attributes: ["http.request.method", "http.route", "http.response.status_code", "error.type"],
    meaning: "A request at a service's public listener, until the answer begins"
  },
  {
    name: "<method>",
    pattern: `^${method}$`,
    kind: "client",
    owner: "runtime",
    attributes: ["http.request.method", "http.response.status_code", "server.address", "server.port", "error.type"],
    meaning: "A call to another service; its trace context goes along"
  },
  {
    name: "<verb> <table>",
    pattern:
      "^(?:SELECT|INSERT|UPDATE|DELETE|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|LISTEN|NOTIFY|SQL)(?: [a-z_][a-z0-9_]*)?$",
    kind: "client",
    owner: "database",
    attributes: statement,
    meaning: "A statement: what it does to which table, never its text or its values"
  },
  {
    name: "publish <topic>",
    pattern: "^publish [a-z.-]+$",
    kind: "producer",
    owner: "messaging",
    attributes: messaging,
    meaning: "The relay publishes a stored event; begins when its turn has come"
  },
  {
    name: "process <topic>",
    pattern: "^process [a-z.-]+$",
    kind: "consumer",
    owner: "messaging",
    attributes: [...messaging, "messaging.consumer.group.name"],
    meaning:
      "A group handles a batch with an event of this trace; what it causes hangs below, or below the span of another trace of the batch that this one links to"
  },
  {
    name: "work <queue>",
    pattern: "^work [a-z-]+$",
    kind: "consumer",
    owner: "messaging",
    attributes: ["job.queue", "job.attempt", "error.type"],
    meaning: "A try of a job that this trace enqueued, by a worker or a function; what it causes hangs below"
  },
  {
    name: "Commands.execute",
    pattern: "^Commands\\.execute$",
    kind: "internal",
    owner: "database",
    attributes: ["error.type"],
    meaning: "A command: load, decide, append, and again when somebody else was quicker"
  },
  {
    name: "Ingest.record",
    pattern: "^Ingest\\.record$",
    kind: "internal",
    owner: "progress",
    attributes: ["error.type"],
    meaning: "A batch of learning events: judged and put into the log"
  },
  {
    name: "sql.transaction",
    pattern: "^sql\\.transaction$",
    kind: "internal",
    owner: "database",
    attributes: ["db.system.name", "server.address", "server.port", "error.type"],
    meaning: "Statements of a request that take effect together",
    rare: true
  },
  {
    name: "rebuildReadModel",
    pattern: "^(?:rebuildReadModel|rebuildFromTopics|verifyChain)$",
    kind: "internal",
    owner: "database",
    attributes: ["error.type"],
    meaning: "An operator has read models made anew, or the audit trail walked",
    rare: true
  }
]
