/** 5. The events of every aggregate are without a gap, their hashes verify, and they lead to the state that is kept. */
import { chainHash, genesis } from "@lyceum/database/HashChain"
import { type Decider, type DomainEvent, fold } from "@lyceum/domain/Decider"
import { enrollmentDecider } from "@lyceum/enrollment/domain/EnrollmentDecider"
import { learnerProgress } from "@lyceum/progress/domain/LearnerProgress"
import { quizAttempts } from "@lyceum/progress/domain/QuizAttempts"
import { Schema } from "effect"
import { isDeepStrictEqual } from "node:util"
import { type Checker, number, text } from "./Final.ts"
import type { Row } from "../world/Storage.ts"

/** The encoded state that stored events lead to. */
const folded = <State, Command, Event extends DomainEvent, Rejection>(
  decider: Decider<State, Command, Event, Rejection>
) => {
  const decode = Schema.decodeUnknownSync(Schema.Array(decider.Event))
  const encode = Schema.encodeSync(decider.State)
  const run = (events: ReadonlyArray<Row>): unknown =>
    encode(fold(decider, decode(events.map(({ data, type }) => ({ type, data })))))
  return [`${decider.name}-`, run] as const
}
const deciders = [folded(enrollmentDecider), folded(learnerProgress), folded(quizAttempts)]

const bytes = (value: unknown): Uint8Array => (value instanceof Uint8Array ? value : genesis)
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

export const auditEqualsState: Checker = (final) => {
  const found: Array<string> = []
  for (const service of ["enrollment", "progress"] as const) {
    const events = Map.groupBy(final.rows(service, "events"), (event) => text(event, "stream"))
    const streams = new Map(final.rows(service, "streams").map((row) => [text(row, "id"), row]))
    for (const [stream, unordered] of events) {
      const history = unordered.toSorted((a, b) => number(a, "version") - number(b, "version"))
      const kept = streams.get(stream)
      if (kept === undefined) {
        found.push(`${stream} has events and no state`)
        continue
      }
      let head = genesis
      for (const [index, event] of history.entries()) {
        const { data, metadata, occurred_at } = event
        if (number(event, "version") !== index + 1) found.push(`${stream}: version ${index + 1} is missing`)
        const occurredAt = occurred_at instanceof Date ? occurred_at.toISOString() : ""
        const [id, type, version] = [text(event, "id"), text(event, "type"), number(event, "version")]
        head = chainHash(head, { stream, version, id, type, data, metadata, occurredAt })
        if (!same(head, bytes(event["hash"]))) {
          found.push(`${stream}: the hash of version ${version} does not follow`)
          break
        }
      }
      if (!same(head, bytes(kept["head"]))) found.push(`${stream}: its head is not the last hash`)
      if (number(kept, "version") !== history.length) found.push(`${stream}: its version is not that of its last event`)
      const decider = deciders.find(([prefix]) => stream.startsWith(prefix))
      if (decider !== undefined && !isDeepStrictEqual(decider[1](history), kept["state"])) {
        found.push(`${stream}: its events lead to another state than is kept`)
      }
    }
  }
  return found
}
