/** Follows the live stream of active learners over broken connections, without a gap and without a repetition. */
import { type EventStreamReader, eventStreamReader } from "./EventStream.ts"
import type { ActiveLearnersEvent, ActiveLearnersWindow } from "./generated/types.gen.ts"
import { errorFrom } from "./Problems.ts"
import { backoffMillis, sleep } from "./Retry.ts"
import type { Send } from "./Transport.ts"

export interface FollowOptions {
  /** One course; absent = learners over all courses. */
  readonly courseId?: string
  /** The `id` of the last event that was seen: the stream goes on after it. Absent = from the last 60 windows. */
  readonly lastEventId?: string
  /** Ends the stream. */
  readonly signal?: AbortSignal
  /** After so many milliseconds without a sign of life the connection is given up and made anew. Default 45,000. */
  readonly silenceMillis?: number
  /** Told `true` when a connection stands, and `false` when it broke and is being made anew. */
  readonly onConnection?: (connected: boolean) => void
}

const isWindow = (value: unknown): value is ActiveLearnersWindow =>
  typeof value === "object" &&
  value !== null &&
  "start" in value &&
  "end" in value &&
  "courseId" in value &&
  "uniqueLearners" in value &&
  typeof value.uniqueLearners === "number" &&
  "approximate" in value &&
  typeof value.approximate === "boolean"

/** The text of a connection, piece by piece; ends when the server ends it, throws when it breaks or falls silent. */
async function* textOf(body: ReadableStream<Uint8Array>, silenceMillis: number) {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  try {
    for (;;) {
      let timer: ReturnType<typeof setTimeout> | undefined
      const silence = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error("the stream fell silent")), silenceMillis)
      })
      const { done, value } = await Promise.race([reader.read(), silence]).finally(() => clearTimeout(timer))
      if (done) return
      yield decoder.decode(value, { stream: true })
    }
  } finally {
    // The connection may be broken already; what matters is that it is not kept.
    reader.cancel().catch(() => undefined)
  }
}

async function* eventsOf(text: AsyncIterable<string>, reader: EventStreamReader): AsyncGenerator<ActiveLearnersEvent> {
  for await (const piece of text) {
    for (const { data, event, id } of reader.push(piece)) {
      if (event !== "window") continue
      const window: unknown = JSON.parse(data)
      if (isWindow(window)) yield { id, event, data: window }
    }
  }
}

/**
 * Each closed window, for ever: ends only when `signal` aborts or the caller stops iterating. Throws when the first
 * connection cannot be made, and on any answer that is a problem; later breaks are healed with `Last-Event-ID`.
 */
export async function* follow(
  send: Send,
  baseUrl: string,
  options: FollowOptions
): AsyncGenerator<ActiveLearnersEvent> {
  const query = options.courseId === undefined ? "" : `?courseId=${encodeURIComponent(options.courseId)}`
  const stop = new AbortController()
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal])
  let lastId = options.lastEventId ?? ""
  let failures = 0
  try {
    for (;;) {
      const reader = eventStreamReader(lastId)
      const headers = { accept: "text/event-stream", ...(lastId === "" ? {} : { "last-event-id": lastId }) }
      let connected = false
      try {
        const response = await send(
          new Request(`${baseUrl}/v1/analytics/active-learners/stream${query}`, { headers, signal, cache: "no-store" })
        )
        connected = response.ok
        if (!response.ok || response.body === null) throw await errorFrom(response)
        options.onConnection?.(true)
        for await (const event of eventsOf(textOf(response.body, options.silenceMillis ?? 45_000), reader)) {
          lastId = event.id
          failures = 0
          yield event
        }
      } catch (error) {
        if (signal.aborted) return
        if (!connected) throw error
      }
      options.onConnection?.(false)
      failures++
      await sleep(reader.retryMillis() ?? backoffMillis(failures, Math.random), signal).catch(() => undefined)
      if (signal.aborted) return
    }
  } finally {
    stop.abort()
  }
}
