/** 8. What was consumed was applied, put aside, or a duplicate; what an operator replays is replayed once and applied. */
import { groups } from "../world/Groups.ts"
import { type Checker, text } from "./Final.ts"

export const conservation: Checker = (final) => {
  const found: Array<string> = []
  for (const { exact, group, service, topic } of groups) {
    if (!final.world.takesPart(service)) continue
    const [letters, retries] = [final.deadLetters(topic, group), final.retries(topic, group)]
    const replayed = retries.map(({ record }) => record.headers["dlt_replay_of"])
    if (new Set(replayed).size < replayed.length) found.push(`${group}: a dead letter of ${topic} was replayed twice`)
    const noted = final.rows(service, "inbox").filter((row) => row["consumer"] === group)
    const handled = exact ? new Set(noted.map((row) => text(row, "event_id"))) : final.world.log.group(group).handled
    const aside = new Set(letters.map(({ id }) => id))
    for (const [id, event] of final.distinct(topic)) {
      if (!handled.has(id) && !aside.has(id))
        found.push(`${group}: ${event.type} of ${topic} was neither applied nor put aside`)
    }
    for (const { id, type } of retries) {
      const again = letters.filter((letter) => letter.id === id).length
      const tries = retries.filter((retry) => retry.id === id).length
      if (!handled.has(id) && again <= tries)
        found.push(`${group}: ${type} was replayed and neither applied nor put aside`)
    }
  }
  return found
}
