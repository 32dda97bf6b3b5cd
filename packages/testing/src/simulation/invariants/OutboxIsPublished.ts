/** 7. Once nothing goes wrong any more everything that was stored is published, in each aggregate's own order. */
import { enrollmentEvents, progressEvents } from "@lyceum/events/Topics"
import { type Checker, number, text } from "./Final.ts"

export const outboxIsPublished: Checker = (final) => {
  const found: Array<string> = []
  for (const [service, topic] of [
    ["enrollment", enrollmentEvents],
    ["progress", progressEvents]
  ] as const) {
    const waiting = final.world.storage[service].unpublished()
    if (waiting > 0) found.push(`${waiting} events of ${service} wait for ever`)
    const published = final.distinct(topic.name)
    const stored = final.rows(service, "events")
    const version = new Map(stored.map((event) => [text(event, "id"), number(event, "version")]))
    for (const event of stored) {
      if (!published.has(text(event, "id"))) {
        found.push(`${text(event, "stream")} version ${number(event, "version")} was never published`)
      }
    }
    const last = new Map<string, number>()
    for (const { id, stream } of published.values()) {
      const now = version.get(id)
      if (now === undefined) found.push(`${topic.name} has an event that was never stored`)
      else if (now < (last.get(stream) ?? 0)) found.push(`${stream}: version ${now} was published too late`)
      else last.set(stream, now)
    }
  }
  return found
}
