/** What a batch came to, counted: in a long-lived process as a metric that is scraped, in a function as the line that is read. */
import { Context, Effect, Metric } from "effect"

const counter = (name: string) =>
  Metric.counter(name, { description: "Messages by channel, template and what became of them", incremental: true })

/** Adds `value` to the count of that name under its labels. A function's graph puts its embedded metrics here. */
export const Tally = Context.Reference<
  (name: string, value: number, labels: Readonly<Record<string, string>>) => Effect.Effect<void>
>("@lyceum/notification-processor/Tally", {
  defaultValue: () => (name, value, labels) =>
    Metric.update(Metric.withAttributes(counter(`lyceum_${name}_total`), labels), value)
})

/** Counts equal rows together and hands each kind on once. */
export const tally = Effect.fnUntraced(function* (name: string, rows: ReadonlyArray<Readonly<Record<string, string>>>) {
  const add = yield* Tally
  const groups = new Map<string, { readonly labels: Readonly<Record<string, string>>; value: number }>()
  for (const labels of rows) {
    const key = Object.values(labels).join("\u0000")
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { labels, value: 1 })
    else group.value += 1
  }
  for (const { labels, value } of groups.values()) yield* add(name, value, labels)
})
