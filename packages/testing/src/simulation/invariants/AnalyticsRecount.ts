/** 6. What analytics has counted is what the log says, every event counted once. */
import { learningEvents, progressEvents } from "@lyceum/events/Topics"
import { type Checker, number, text, type Told } from "./Final.ts"

interface Seen {
  attempts: number
  passed: boolean
  last: { readonly at: number; readonly id: string; readonly isCompleted: boolean } | null
}

export const analyticsRecount: Checker = (final) => {
  if (!final.world.takesPart("analytics")) return []
  const found: Array<string> = []
  const seen = new Map<string, Seen>()
  const of = ({ data }: Told): Seen => {
    const key = `${text(data, "courseId")}/${text(data, "itemId")} ${text(data, "userId")}`
    const known = seen.get(key) ?? { attempts: 0, passed: false, last: null }
    seen.set(key, known)
    return known
  }
  for (const event of final.distinct(learningEvents.name).values()) of(event)
  for (const event of final.distinct(progressEvents.name).values()) {
    switch (event.type) {
      case "lyceum.progress.attempt-started.v1":
        of(event)
        break
      case "lyceum.progress.attempt-graded.v1": {
        const one = of(event)
        one.attempts++
        one.passed ||= event.data["passed"] === true
        break
      }
      case "lyceum.progress.item-completed.v1":
      case "lyceum.progress.item-reopened.v1": {
        const one = of(event)
        const { at, id } = event
        const isLater = one.last === null || at > one.last.at || (at === one.last.at && id > one.last.id)
        if (isLater) one.last = { at, id, isCompleted: event.type === "lyceum.progress.item-completed.v1" }
        break
      }
      default:
    }
  }
  const sums = new Map<string, { started: number; completed: number; attempts: number; passed: number }>()
  for (const [key, one] of seen) {
    const [place = ""] = key.split(" ")
    const sum = sums.get(place) ?? { started: 0, completed: 0, attempts: 0, passed: 0 }
    sum.started++
    sum.completed += one.last?.isCompleted === true ? 1 : 0
    sum.attempts += one.attempts
    sum.passed += one.passed ? 1 : 0
    sums.set(place, sum)
  }
  const counted = new Map(
    final.rows("analytics", "item_counts").map((row) => [`${text(row, "course_id")}/${text(row, "item_id")}`, row])
  )
  for (const [place, sum] of sums) {
    const row = counted.get(place)
    for (const [name, wanted] of Object.entries(sum)) {
      const have = row === undefined ? 0 : number(row, name)
      if (have !== wanted) found.push(`item ${place}: ${name} is ${have}, the log says ${wanted}`)
    }
  }
  if (counted.size > sums.size) found.push("analytics counts items of which the log says nothing")
  return found
}
