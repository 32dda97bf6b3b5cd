/**
 * What a span may say: names that are listed here, with values that hold no text of a person. Anything else that a library
 * or our own code puts on a span is left out: addresses, headers, statements with their values.
 */

/** Attributes that are kept as they are given. */
export const keptAttributes: ReadonlySet<string> = new Set([
  "http.request.method",
  "http.route",
  "http.response.status_code",
  "error.type",
  "server.address",
  "server.port",
  "db.system.name",
  "messaging.system",
  "messaging.destination.name",
  "messaging.consumer.group.name",
  "messaging.batch.message_count",
  "job.queue",
  "job.attempt"
])

/** Spans inside of a service that are worth a line of their own; others hand their parent on. */
export const keptInternals: ReadonlySet<string> = new Set([
  "Commands.execute",
  "Ingest.record",
  "sql.transaction",
  "rebuildReadModel",
  "rebuildFromTopics",
  "verifyChain"
])

const verb = /\b(SELECT|INSERT|UPDATE|DELETE|WITH|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|LISTEN|NOTIFY)\b/i
const target = /\b(?:INTO|FROM|UPDATE)\s+"?([a-z_][a-z0-9_]*)/i

/** What a statement does to which table, for example `INSERT events`; never its text. */
export const statementSummary = (text: string): string => {
  const did = verb.exec(text)?.[1]?.toUpperCase() ?? "SQL"
  // What a WITH leads to: its first write, else its first read.
  const body = did === "WITH" ? (/\b(INSERT|UPDATE|DELETE)\b/i.exec(text)?.[1]?.toUpperCase() ?? "SELECT") : did
  const at = did === "WITH" ? text.slice(Math.max(0, text.search(/\b(INSERT|UPDATE|DELETE|SELECT)\b/i))) : text
  const table = target.exec(at)?.[1]
  return table === undefined ? body : `${body} ${table.toLowerCase()}`
}
