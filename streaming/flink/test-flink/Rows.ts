/** Rows of the results, and how two sets of them differ. */
import type { LogRecord } from "@lyceum/messaging/EventLog"

/** What a result says. */
export interface Row {
  readonly key: string | null
  readonly value: string
}

/** A result as it stands in a topic. */
export interface ResultRecord extends Row {
  readonly headers: Readonly<Record<string, string>>
  readonly timestamp: number
}

/** The whole record as a row; the order of headers is nobody's promise. */
export const whole = ({ headers, key, timestamp, value }: ResultRecord): Row => {
  const sorted = Object.entries(headers).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { key, value: JSON.stringify({ value, timestamp, headers: sorted }) }
}

/** The independent answer: a batch count over all input at once, of the windows that start before `last`. */
export const batchCount = (records: ReadonlyArray<LogRecord>, last: number): ReadonlyArray<Row> => {
  const learners = new Map<string, Set<string>>()
  for (const { headers, key, timestamp } of records) {
    const start = Math.floor(timestamp / 60_000) * 60_000
    if (start >= last) continue
    for (const course of ["*", headers["courseid"] ?? ""]) {
      const id = `${new Date(start).toISOString()}/${course}`
      learners.set(id, (learners.get(id) ?? new Set()).add(key ?? ""))
    }
  }
  return [...learners].map(([key, { size }]) => {
    const [windowStart = "", courseId = ""] = key.split("/")
    const windowEnd = new Date(Date.parse(windowStart) + 60_000).toISOString()
    return { key, value: JSON.stringify({ windowStart, windowEnd, courseId, uniqueLearners: size }) }
  })
}

/** Every row that one side has and the other has not, or not as often, with its side. Empty = the same rows. */
export const differences = (left: ReadonlyArray<Row>, right: ReadonlyArray<Row>): ReadonlyArray<string> => {
  const surplus = new Map<string, number>()
  const text = ({ key, value }: Row) => `${key} ${value}`
  for (const row of left) surplus.set(text(row), (surplus.get(text(row)) ?? 0) + 1)
  for (const row of right) surplus.set(text(row), (surplus.get(text(row)) ?? 0) - 1)
  return [...surplus]
    .filter(([, count]) => count !== 0)
    .map(([row, count]) => `${count > 0 ? "left" : "right"} ${Math.abs(count)} × ${row}`)
    .toSorted()
}
