/**
 * Sends spans to a collector in the background: a bounded queue, one request under way at most, and what cannot be sent is
 * dropped and counted. Nothing here can slow a request down or fail it.
 */
import { Effect, type Scope } from "effect"
import { droppedAtCollector, droppedAtQueue } from "./Dropped.ts"
import { tracesBody } from "./OtlpJson.ts"
import { cells } from "./Own.ts"
import type { EndedSpan } from "./Tracer.ts"

const exported = cells("counter", "lyceum_telemetry_spans_exported_total", "Spans that the collector took")

/** Longest pause after failures, in milliseconds; it doubles from the interval on. */
const longestPause = 30_000

export interface ExporterOptions {
  /** Where batches are posted, for example `http://alloy:4318/v1/traces`. */
  readonly url: string
  readonly resource: Readonly<Record<string, string>>
  /** Spans that wait at most. */
  readonly maxQueue: number
  /** Spans in a request at most. */
  readonly maxBatch: number
  /** Milliseconds between two looks at the queue, and that a request may take. */
  readonly interval: number
  readonly timeout: number
}

/** Gives what takes a span. At the end of the scope what waits is sent once, for at most the timeout. */
export const makeExporter = (options: ExporterOptions): Effect.Effect<(span: EndedSpan) => void, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => {
      let queue: Array<EndedSpan> = []
      let underWay: Promise<void> | null = null
      let failures = 0
      let quietUntil = 0
      const sent = exported({ service: options.resource["service.name"] ?? "unknown" })

      const post = async (batch: ReadonlyArray<EndedSpan>): Promise<boolean> => {
        try {
          const response = await fetch(options.url, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: tracesBody(options.resource, batch),
            signal: AbortSignal.timeout(options.timeout)
          })
          await response.arrayBuffer()
          return response.ok
        } catch {
          return false
        }
      }

      const send = async (): Promise<void> => {
        const batch = queue.slice(0, options.maxBatch)
        queue = queue.slice(options.maxBatch)
        if (await post(batch)) {
          sent.value += batch.length
          failures = 0
          return
        }
        droppedAtCollector.value += batch.length
        quietUntil = Date.now() + Math.min(longestPause, options.interval * 2 ** failures++)
      }

      const flush = (): void => {
        if (underWay !== null || queue.length === 0 || Date.now() < quietUntil) return
        underWay = send().finally(() => {
          underWay = null
          if (queue.length >= options.maxBatch) flush()
        })
      }
      const timer = setInterval(flush, options.interval)
      timer.unref()

      return {
        push: (span: EndedSpan) => {
          if (queue.length >= options.maxQueue) droppedAtQueue.value++
          else {
            queue.push(span)
            if (queue.length >= options.maxBatch) flush()
          }
        },
        close: async () => {
          clearInterval(timer)
          await underWay
          if (queue.length > 0 && Date.now() >= quietUntil) await send()
          droppedAtCollector.value += queue.length
          queue = []
        }
      }
    }),
    ({ close }) => Effect.promise(close)
  ).pipe(Effect.map(({ push }) => push))
