/**
 * The ports EventLog and StreamTasks in memory, for tests: transactions that show all or nothing, fencing, offsets with the
 * gaps that Kafka's markers and aborted transactions leave, and a fault at every call if a test asks for it. A log lives as
 * long as its layer. Passes `EventLogContract` and `StreamTaskContract`.
 */
import { type ConsumedRecord, EventLog } from "@lyceum/messaging/EventLog"
import { StreamTasks } from "@lyceum/messaging/StreamTask"
import { Context, Effect, Layer } from "effect"
import { type Fault, type FaultPoint, Faults } from "./memory-log/Faults.ts"
import { memoryEventLog } from "./memory-log/MemoryEventLog.ts"
import { memoryStreamTasks } from "./memory-log/MemoryStreamTasks.ts"
import { Store } from "./memory-log/Store.ts"

/** What a test can see and do beyond the ports. */
export class MemoryLog extends Context.Service<
  MemoryLog,
  {
    /** Every visible record of a topic, by partition and offset. */
    readonly records: (topic: string) => ReadonlyArray<ConsumedRecord>
    /** From now on asks this before every call. */
    readonly setFaults: (faults: (point: FaultPoint) => Fault) => void
    /** Lets commits that are on their way arrive: those of tasks opened since are refused. */
    readonly deliver: () => void
  }
>()("@lyceum/testing/MemoryLog") {
  /** An empty log, with all three services. */
  static readonly layer: Layer.Layer<MemoryLog | EventLog | StreamTasks> = Layer.unwrap(
    Effect.sync(() => {
      const store = new Store()
      const faults = new Faults()
      const tasks = memoryStreamTasks(store, faults)
      const memory = MemoryLog.of({
        records: (topic) => store.topics.get(topic)?.partitions.flatMap(({ records }) => records) ?? [],
        setFaults: (next) => {
          faults.next = next
        },
        deliver: tasks.deliver
      })
      return Layer.mergeAll(
        Layer.succeed(EventLog, memoryEventLog(store, faults)),
        Layer.succeed(StreamTasks, tasks.service),
        Layer.succeed(MemoryLog, memory)
      )
    })
  )
}
