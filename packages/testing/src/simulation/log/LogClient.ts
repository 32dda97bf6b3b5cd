/** The port EventLog of one simulated process: each call takes its time and may go wrong as planned. */
import {
  type ConsumedRecord,
  EventLog,
  type EventLogError,
  EventLogUnavailable,
  type LogRecord
} from "@lyceum/messaging/EventLog"
import { Effect, Option } from "effect"
import type { Topic } from "../../memory-log/Store.ts"
import type { Machine } from "../kernel/Machine.ts"
import type { Faults } from "../plan/Faults.ts"
import { type LogServer, placeKey } from "./LogServer.ts"

const away = (operation: string) => new EventLogUnavailable({ operation, cause: new Error("planned") })

/** How often whoever waits asks again, in milliseconds: a change calls earlier. */
const patience = 30_000

export const clientOf = (server: LogServer, machine: Machine, faults: Faults): EventLog["Service"] => {
  const { store } = server
  const { kernel } = machine

  /** A hop to the server and back. */
  const hop = Effect.callback<void>((resume) => {
    kernel.after(faults.latency(), machine, () => resume(Effect.void))
  })
  const changed = Effect.callback<void>((resume) => {
    const cancelTimer = kernel.after(patience, machine, () => resume(Effect.void))
    const cancelWatch = server.onChange(() => kernel.submit(machine, () => resume(Effect.void)))
    return Effect.sync(() => {
      cancelTimer()
      cancelWatch()
    })
  })
  const dies = Effect.suspend(() => {
    faults.crash(machine)
    return Effect.never
  })

  const write = (topic: Topic, records: ReadonlyArray<LogRecord>) =>
    Effect.suspend((): Effect.Effect<void, EventLogUnavailable> => {
      const fault = faults.take(machine.name, "publish")
      const put = Effect.sync(() => server.append(topic, records))
      switch (fault?.kind) {
        case undefined:
          return Effect.andThen(put, hop)
        case "crash-before":
          return dies
        case "crash-after":
          return Effect.andThen(put, dies)
        case "lost":
          return Effect.andThen(hop, Effect.fail(away("publish")))
        case "broken":
          return Effect.andThen(put, Effect.fail(away("publish")))
        case "crash-during":
          // A part of the batch arrives.
          return Effect.andThen(
            Effect.sync(() => server.append(topic, records.slice(0, Math.ceil(records.length / 2)))),
            dies
          )
        default:
          return Effect.andThen(Effect.sleep(fault?.millis ?? 0), put)
      }
    })

  const read = (name: string, partition: number, offset: number, maxRecords: number) =>
    Effect.map(store.find(name), (topic) => store.read(topic, partition, offset, maxRecords))

  /** Reads, handles and moves offsets until the place is lost. */
  const lead = <E, R>(options: {
    readonly group: string
    readonly topics: ReadonlyArray<string>
    readonly maxBatch: number
    readonly epoch: number
    readonly handle: (batch: ReadonlyArray<ConsumedRecord>) => Effect.Effect<void, E, R>
  }): Effect.Effect<never, EventLogError | E, R> =>
    Effect.gen(function* () {
      const group = server.group(options.group)
      const topics = yield* Effect.forEach(options.topics, (name) => store.find(name))
      const places = topics.flatMap((topic) =>
        topic.partitions.map((partition, number) => ({
          topic,
          partition,
          number,
          key: placeKey(topic.spec.name, number)
        }))
      )
      while (true) {
        const due = places.filter(({ key, partition }) => (group.offsets.get(key) ?? 0) < partition.next)
        if (due.length === 0) {
          yield* changed
        } else {
          const { key, number, topic } = kernel.dice.pick(due)
          const slow = faults.take(machine.name, "fetch")
          if (slow?.kind === "lost") return yield* away("consume")
          if (slow !== undefined) yield* Effect.sleep(slow.millis)
          const maxRecords = 1 + kernel.dice.int(options.maxBatch)
          const { records } = store.read(topic, number, group.offsets.get(key) ?? 0, maxRecords)
          const last = records.at(-1)
          if (last !== undefined) {
            yield* options.handle(records)
            for (const { headers } of records) group.handled.add(headers["ce_id"] ?? "")
            yield* moveOffset(options.group, options.epoch, key, last.offset + 1)
          }
        }
        if (group.epoch !== options.epoch) return yield* away("consume")
      }
    })

  const moveOffset = (name: string, epoch: number, key: string, offset: number) =>
    Effect.suspend((): Effect.Effect<void, EventLogUnavailable> => {
      const group = server.group(name)
      const fault = faults.take(machine.name, "offset")
      const move = Effect.suspend(() => {
        if (group.epoch !== epoch) return Effect.fail(away("commit an offset"))
        const back = fault?.kind === "rewind" ? Math.max(0, offset - fault.millis) : offset
        group.offsets.set(key, back)
        return Effect.void
      })
      switch (fault?.kind) {
        case "crash-before":
          return dies
        case "crash-after":
          return Effect.andThen(move, dies)
        case "lost":
          return Effect.fail(away("commit an offset"))
        case "broken":
          return Effect.andThen(move, Effect.fail(away("commit an offset")))
        default:
          return Effect.andThen(hop, move)
      }
    })

  return EventLog.of({
    ensureTopics: (specs) => Effect.sync(() => server.ensure(specs)),
    keepsFrom: (topic) => Effect.as(store.find(topic), Option.none()),
    partitionCount: (topic) => Effect.map(store.find(topic), ({ spec }) => spec.partitions),
    publish: (name, records) => Effect.flatMap(store.find(name), (topic) => write(topic, records)),
    fetch: Effect.fnUntraced(function* ({ maxRecords, maxWaitMillis, offset, partition, topic }) {
      yield* hop
      const wait: Effect.Effect<void, EventLogError> = Effect.flatMap(
        read(topic, partition, offset, 1),
        ({ records }) => (records.length > 0 ? Effect.void : Effect.andThen(changed, wait))
      )
      if (maxWaitMillis > 0) yield* Effect.timeoutOption(wait, maxWaitMillis)
      return yield* read(topic, partition, offset, maxRecords)
    }),
    consume: (options) =>
      Effect.gen(function* () {
        yield* hop
        let epoch = server.join(options.group, machine)
        while (epoch === null) {
          yield* changed
          epoch = server.join(options.group, machine)
        }
        const joined = epoch
        return yield* Effect.ensuring(
          lead({ ...options, epoch: joined }),
          Effect.sync(() => server.leave(options.group, machine, joined))
        )
      }),
    groupOffsets: (name, topics) =>
      Effect.map(
        Effect.forEach(topics, (topic) => store.find(topic)),
        (found) =>
          found.flatMap((topic) =>
            topic.partitions.map(({ next, records }, partition) => {
              const offset = server.group(name).offsets.get(placeKey(topic.spec.name, partition)) ?? 0
              const lag = records.filter((record) => record.offset >= offset).length
              return { topic: topic.spec.name, partition, offset, endOffset: next, lag }
            })
          )
      ),
    resetGroup: (name, topics) =>
      Effect.map(
        Effect.forEach(topics, (topic) => store.find(topic)),
        (found) => {
          const { offsets } = server.group(name)
          for (const { partitions, spec } of found) {
            for (let number = 0; number < partitions.length; number++) offsets.delete(placeKey(spec.name, number))
          }
          server.wake()
        }
      )
  })
}
