/** StreamTasks over the in-memory store: epochs fence, a commit shows all or nothing, some commits land later or never. */
import type { LogRecord } from "@lyceum/messaging/EventLog"
import {
  type Checkpoint,
  CommitIndefinite,
  shareAll,
  type StreamTask,
  StreamTasks,
  TaskFenced
} from "@lyceum/messaging/StreamTask"
import { Effect, Option } from "effect"
import { type Faults, ProcessCrash } from "./Faults.ts"
import { fetchFrom } from "./MemoryEventLog.ts"
import type { Partition, Store, Topic } from "./Store.ts"

type Produce = ReadonlyArray<{ readonly topic: string; readonly record: LogRecord }>

/** The service, and what only a test may see of it. */
export const memoryStreamTasks = (store: Store, faults: Faults) => {
  const checkpoints = new Map<string, Checkpoint>()
  const epochs = new Map<string, number>()
  let inFlight: Array<{ readonly name: string; readonly epoch: number; readonly land: () => void }> = []
  const fetch = fetchFrom(store, faults)

  /** The whole transaction at once; then each partition that it touched has a marker, which takes an offset. */
  const land = (name: string, found: ReadonlyMap<string, Topic>, produce: Produce, checkpoint: Checkpoint): void => {
    const touched = new Set<Partition>()
    for (const { record, topic: target } of produce) {
      const topic = found.get(target)
      if (topic !== undefined) touched.add(store.put(topic, store.place(topic, record), record))
    }
    for (const partition of touched) partition.next++
    checkpoints.set(name, checkpoint)
    store.wake()
  }
  /** An aborted transaction is never seen, but its records and markers have taken their offsets. */
  const abort = (found: ReadonlyMap<string, Topic>, produce: Produce): void => {
    for (const { record, topic: target } of produce) {
      const topic = found.get(target)
      if (topic !== undefined) store.partitionIn(topic, store.place(topic, record)).next += 2
    }
  }

  const commit = Effect.fnUntraced(function* (name: string, epoch: number, produce: Produce, checkpoint: Checkpoint) {
    if (epochs.get(name) !== epoch) return yield* new TaskFenced({ task: name })
    if (new TextEncoder().encode(checkpoint.metadata).length > 4096) {
      return yield* Effect.die(new Error(`the metadata of task "${name}" is longer than 4096 bytes`))
    }
    const found = new Map<string, Topic>()
    for (const { topic } of produce) {
      if (!found.has(topic)) found.set(topic, yield* Effect.orDie(store.find(topic)))
    }
    const write = () => land(name, found, produce, checkpoint)
    const indefinite = new CommitIndefinite({ task: name, cause: new Error("planted by the test") })
    switch (faults.next("commit")) {
      case "none":
        return write()
      case "crash-before":
        abort(found, produce)
        return yield* Effect.die(new ProcessCrash())
      case "crash-after":
        write()
        return yield* Effect.die(new ProcessCrash())
      case "indefinite-landed":
        write()
        return yield* indefinite
      case "indefinite-delayed":
        inFlight.push({ name, epoch, land: write })
        return yield* indefinite
      default:
        abort(found, produce)
        return yield* indefinite
    }
  })

  const service = StreamTasks.of({
    open: ({ name, partition, topic }) =>
      faults.guard(
        "open",
        Effect.map(store.find(topic), ({ spec }) => {
          const epoch = (epochs.get(name) ?? 0) + 1
          epochs.set(name, epoch)
          const task: StreamTask = {
            checkpoint: Option.fromNullishOr(checkpoints.get(name)),
            partitionCount: spec.partitions,
            fetch: (options) => fetch({ topic, partition, ...options }),
            commit: ({ checkpoint, produce }) => commit(name, epoch, produce, checkpoint)
          }
          return task
        })
      ),
    share: shareAll((topic) => Effect.map(store.find(topic), ({ spec }) => spec.partitions))
  })

  const deliver = (): void => {
    const arriving = inFlight
    inFlight = []
    for (const one of arriving) if (epochs.get(one.name) === one.epoch) one.land()
  }
  return { service, deliver }
}
