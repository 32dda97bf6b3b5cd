/** A steady input: a batch every 50 ms, each as large as the clock asks for, from a single seed. */
import { learningEvents } from "@lyceum/events/Topics"
import { EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { Effect } from "effect"

const tick = 50

/** `rate` records a second until interrupted; `sent` is told of each batch when it is in the log, with when its writing began. */
export const feed = Effect.fnUntraced(function* (
  rate: number,
  record: (i: number) => LogRecord,
  sent: (batch: ReadonlyArray<LogRecord>, begun: number) => void
) {
  const log = yield* EventLog
  const from = performance.now()
  let made = 0
  for (;;) {
    const due = Math.floor(((performance.now() - from) * rate) / 1000)
    if (due > made) {
      const first = made
      const batch = Array.from({ length: Math.min(due - first, 10_000) }, (_, i) => record(first + i))
      made += batch.length
      const begun = performance.now()
      yield* log.publish(learningEvents.name, batch)
      sent(batch, begun)
    }
    yield* Effect.sleep(tick)
  }
})
