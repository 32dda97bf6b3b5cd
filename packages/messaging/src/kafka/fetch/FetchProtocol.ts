/**
 * Fetch, version 11 (KIP-392), read committed: the request's bytes and the response's partitions with their record batches
 * still packed. Source: Kafka protocol guide, "Fetch API". The client's own decoder makes an object for each header of each
 * record, which costs more than all the rest of reading.
 */
import { BrokerError } from "../Failures.ts"

/** What is wanted of one partition. */
export interface Want {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly maxBytes: number
}

/** One partition's part of an answer. `batches` are record batches as on disk, the last one possibly cut off. */
export interface FetchedPartition {
  readonly topic: string
  readonly partition: number
  readonly errorCode: number
  /** Everything before it is decided: committed or aborted. */
  readonly lastStableOffset: number
  readonly abortedTransactions: ReadonlyArray<{ readonly producerId: number; readonly firstOffset: number }>
  readonly batches: Buffer
}

const apiKey = 1
const apiVersion = 11
const readCommitted = 1

/** The request body in Kafka's classic encoding. */
export const encodeFetch = (
  wants: ReadonlyArray<Want>,
  options: { readonly maxWaitMillis: number; readonly maxBytes: number }
): Buffer => {
  const topics = new Map<string, Array<Want>>()
  for (const want of wants) {
    const of = topics.get(want.topic)
    if (of === undefined) topics.set(want.topic, [want])
    else of.push(want)
  }
  const names = [...topics.keys()].reduce((sum, name) => sum + Buffer.byteLength(name), 0)
  const body = Buffer.alloc(4 * 4 + 1 + 4 * 2 + 4 + topics.size * 6 + names + wants.length * 28 + 4 + 2)
  let at = 0
  const int32 = (value: number) => (at = body.writeInt32BE(value, at))
  const int64 = (value: number) => (at = body.writeBigInt64BE(BigInt(value), at))
  int32(-1)
  int32(options.maxWaitMillis)
  int32(1)
  int32(options.maxBytes)
  at = body.writeInt8(readCommitted, at)
  int32(0)
  int32(-1)
  int32(topics.size)
  for (const [topic, partitions] of topics) {
    at = body.writeInt16BE(Buffer.byteLength(topic), at)
    at += body.write(topic, at, "utf8")
    int32(partitions.length)
    for (const { maxBytes, offset, partition } of partitions) {
      int32(partition)
      int32(-1)
      int64(offset)
      int64(-1)
      int32(maxBytes)
    }
  }
  int32(0)
  body.writeInt16BE(0, at)
  return body
}

/** The response body, after the correlation id. Throws when it is not one. */
export const decodeFetch = (
  body: Buffer
): { readonly errorCode: number; readonly partitions: ReadonlyArray<FetchedPartition> } => {
  let at = 4
  const int16 = () => body.readInt16BE((at += 2) - 2)
  const int32 = () => body.readInt32BE((at += 4) - 4)
  const int64 = () => Number(body.readBigInt64BE((at += 8) - 8))
  const errorCode = int16()
  at += 4
  const partitions: Array<FetchedPartition> = []
  for (let topics = int32(); topics > 0; topics--) {
    const length = int16()
    const topic = body.toString("utf8", at, (at += length))
    for (let count = int32(); count > 0; count--) {
      const partition = int32()
      const partitionError = int16()
      at += 8
      const lastStableOffset = int64()
      at += 8
      const abortedTransactions: Array<{ readonly producerId: number; readonly firstOffset: number }> = []
      for (let aborted = int32(); aborted > 0; aborted--) {
        abortedTransactions.push({ producerId: int64(), firstOffset: int64() })
      }
      at += 4
      const size = Math.max(0, int32())
      const batches = body.subarray(at, (at += size))
      partitions.push({ topic, partition, errorCode: partitionError, lastStableOffset, abortedTransactions, batches })
    }
  }
  return { errorCode, partitions }
}

/**
 * The exchange as the client's connection sends it. What was answered is kept here, typed, instead of being taken from the
 * client, whose promise can hold anything.
 */
export const fetchExchange = (
  wants: ReadonlyArray<Want>,
  options: { readonly maxWaitMillis: number; readonly maxBytes: number; readonly requestTimeout: number }
) => {
  let answered: ReturnType<typeof decodeFetch> | undefined
  return {
    request: {
      apiKey,
      apiVersion,
      apiName: "Fetch",
      encode: () => {
        const buffer = encodeFetch(wants, options)
        return Promise.resolve({ buf: buffer, buffer })
      }
    },
    response: {
      decode: (body: Buffer) => {
        answered = decodeFetch(body)
        // The broker says how long to hold back further requests (KIP-219).
        return Promise.resolve({ clientSideThrottleTime: body.readInt32BE(0) })
      },
      parse: () => Promise.resolve()
    },
    requestTimeout: options.requestTimeout,
    /** Throws when there was no answer, or one that is an error as a whole. */
    answer: (): ReadonlyArray<FetchedPartition> => {
      if (answered === undefined) throw new Error("the broker did not answer a read")
      if (answered.errorCode !== 0) throw new BrokerError({ code: answered.errorCode, operation: "read" })
      return answered.partitions
    }
  }
}
