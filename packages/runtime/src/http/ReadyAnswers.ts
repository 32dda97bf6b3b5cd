/**
 * Answers that are ready: what everybody is told who asks in the same words, as bytes, for a moment. The listener writes them
 * itself, before anything is begun for the request; only a handler can say that its answer is of that kind.
 */
import { Context, Effect } from "effect"
import type { IncomingMessage, ServerResponse } from "node:http"
import { RequestInfo } from "./RequestInfo.ts"

/** What a handler says of an answer that may be given again: for how long, and that nothing has happened since that changes it. */
export interface Keep {
  readonly millis: number
  readonly isCurrent: () => boolean
}

/** Says that the answer under way is the same for everybody who asks in these words, signed in or not. */
export const keepAnswer = (keep: Keep): Effect.Effect<void> =>
  Effect.withFiber((fiber) => {
    const facts = fiber.getRef(RequestInfo)
    if (facts.headers !== undefined) facts.keep = keep
    return Effect.void
  })

/** `headers` are all but the request's id. `until` by `performance.now()`. */
export interface ReadyAnswer {
  readonly route: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly until: number
  readonly isCurrent: () => boolean
}

/** Bytes of bodies held at a time, answers, and characters of an address that is remembered: strangers choose the addresses. */
const maxBytes = 16_000_000
const maxAnswers = 1000
const maxAddress = 500

/** How long an answer that has ended is still given while one request asks for it anew, in milliseconds. */
const graceMillis = 100

/** The words of a request: its address and how it takes an answer. `undefined` = it asks for something of its own. */
const wordsOf = ({
  headers,
  method,
  url = ""
}: Pick<IncomingMessage, "method" | "url" | "headers">): string | undefined =>
  method === "GET" &&
  url.length <= maxAddress &&
  headers["if-none-match"] === undefined &&
  headers["content-length"] === undefined &&
  headers["transfer-encoding"] === undefined
    ? `${url}\n${headers["accept-encoding"] ?? ""}`
    : undefined

export interface ReadyAnswers {
  readonly keep: (request: Pick<IncomingMessage, "method" | "url" | "headers">, answer: ReadyAnswer) => void
  readonly find: (request: Pick<IncomingMessage, "method" | "url" | "headers">) => ReadyAnswer | undefined
}

/** Without answers at first. The oldest go when there are too many. */
export const makeReadyAnswers = (): ReadyAnswers => {
  const known = new Map<string, ReadyAnswer>()
  /** Answers that have ended and that one request asks for anew. */
  const renewing = new WeakSet<ReadyAnswer>()
  let held = 0
  const drop = (words: string) => {
    held -= known.get(words)?.body.length ?? 0
    known.delete(words)
  }
  return {
    keep: (request, answer) => {
      const words = wordsOf(request)
      if (words === undefined || answer.body.length > maxBytes) return
      drop(words)
      known.set(words, answer)
      held += answer.body.length
      for (const oldest of known.keys()) {
        if (held <= maxBytes && known.size <= maxAnswers) return
        drop(oldest)
      }
    },
    find: (request) => {
      if (known.size === 0) return undefined
      const words = wordsOf(request)
      const found = words === undefined ? undefined : known.get(words)
      if (found === undefined || words === undefined) return undefined
      const late = performance.now() - found.until
      if (late < graceMillis && found.isCurrent()) {
        if (late < 0 || renewing.has(found)) return found
        // One goes and asks: the others need not all wait for the same.
        renewing.add(found)
        return undefined
      }
      drop(words)
      return undefined
    }
  }
}

/** What the listener asks before anything else: whether the request was answered. */
export interface Front {
  answer: (request: IncomingMessage, response: ServerResponse) => boolean
}

/** The listener's; set by its outermost middleware, which knows what every answer carries and counts. */
export const ListenerFront = Context.Reference<Front | undefined>("@lyceum/runtime/ListenerFront", {
  defaultValue: () => undefined
})
