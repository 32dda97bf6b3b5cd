/**
 * A proxy in front of an emulator that does to chosen requests what clouds do now and then: answers 5xx or throttles, drops
 * the connection before or after the cloud has acted, breaks an answer off, takes long. Everything else passes unchanged.
 */
import { Effect, type Scope } from "effect"
import { createServer, type IncomingMessage, request as send, type ServerResponse } from "node:http"
import { listening, type NotListening } from "./Listening.ts"

/** What happens to one request. */
export type Fault =
  /** Answered at once; the cloud never sees it. */
  | {
      readonly kind: "status"
      readonly status: number
      readonly body?: string
      readonly headers?: Readonly<Record<string, string>>
    }
  /** The connection is cut; the cloud never sees it. */
  | { readonly kind: "dropBefore" }
  /** The cloud has acted, and its answer is lost. */
  | { readonly kind: "dropAfter" }
  /** The answer's head and the first `bytes` of its body come, then the connection is cut. */
  | { readonly kind: "cutAnswer"; readonly bytes: number }
  /** Forwarded after so many milliseconds. */
  | { readonly kind: "delay"; readonly milliseconds: number }

/** A request as the plan sees it. `number` counts all requests from 0. */
export interface ProxiedRequest {
  readonly number: number
  readonly method: string
  /** Path and query as they came. */
  readonly path: string
  /** A header's value, or "" when it is not there; for example `x-amz-target`. */
  readonly header: (name: string) => string
}

/** Decides each request's fate, in the order of their arrival; `null` = passes. May keep state. */
export type FaultPlan = (request: ProxiedRequest) => Fault | null

export interface FaultyProxy {
  /** `http://127.0.0.1:port`; stands for the cloud's origin. */
  readonly endpoint: string
  /** All requests so far, with what was done to them. */
  readonly seen: () => ReadonlyArray<ProxiedRequest & { readonly fault: Fault | null }>
  /** Another plan from now on. */
  readonly plan: (plan: FaultPlan) => Effect.Effect<void>
}

/** Nothing happens to anything. */
export const noFaults: FaultPlan = () => null

/** The faults one after another, for the requests that `chosen` names (all by default); after them nothing happens any more. */
export const inTurn = (
  faults: ReadonlyArray<Fault | null>,
  chosen: (request: ProxiedRequest) => boolean = () => true
): FaultPlan => {
  const rest = [...faults]
  return (request) => (chosen(request) ? (rest.shift() ?? null) : null)
}

/** The same fault for every `n`th of the chosen requests, beginning with the `n`th. */
export const everyNth = (
  n: number,
  fault: Fault,
  chosen: (request: ProxiedRequest) => boolean = () => true
): FaultPlan => {
  let count = 0
  return (request) => (chosen(request) && ++count % n === 0 ? fault : null)
}

const pass = (target: URL, incoming: IncomingMessage, answer: ServerResponse, fault: Fault | null): void => {
  const onward = send(
    target,
    // The Host header stays as it came: signatures and the queue's addresses are made of it.
    { method: incoming.method, path: incoming.url, headers: incoming.headers, setHost: false },
    (response) => {
      const head = () => answer.writeHead(response.statusCode ?? 502, response.rawHeaders)
      switch (fault?.kind) {
        case "dropAfter":
          response.resume()
          response.once("end", () => incoming.socket.destroy())
          return
        case "cutAnswer": {
          let left = fault.bytes
          head()
          response.on("data", (piece: Buffer) => {
            if (left <= 0) return
            const part = piece.subarray(0, left)
            left -= part.byteLength
            answer.write(part, () => {
              if (left <= 0) incoming.socket.destroy()
            })
          })
          response.once("end", () => incoming.socket.destroy())
          return
        }
        default:
          head()
          response.pipe(answer)
      }
    }
  )
  // A cloud that went away, and a client that did, are seen on the other side as what they are: a cut connection.
  onward.on("error", () => incoming.socket.destroy())
  incoming.on("error", () => onward.destroy())
  answer.on("close", () => {
    if (!answer.writableFinished && fault?.kind !== "dropAfter") onward.destroy()
  })
  incoming.pipe(onward)
}

const suffer = (target: URL, incoming: IncomingMessage, answer: ServerResponse, fault: Fault | null): void => {
  switch (fault?.kind) {
    case "status":
      // Read to its end: a client that still writes would see a cut connection instead of the status.
      incoming.resume()
      incoming.once("end", () => answer.writeHead(fault.status, fault.headers ?? {}).end(fault.body ?? ""))
      return
    case "dropBefore":
      incoming.socket.destroy()
      return
    case "delay": {
      const timer = setTimeout(() => pass(target, incoming, answer, null), fault.milliseconds)
      incoming.socket.once("close", () => clearTimeout(timer))
      return
    }
    default:
      pass(target, incoming, answer, fault)
  }
}

/** Starts a proxy to `target` (an origin such as `http://127.0.0.1:5000`) on a free port; it ends with the scope. */
export const faultyProxy = (options: {
  readonly target: string
  readonly plan?: FaultPlan
}): Effect.Effect<FaultyProxy, NotListening, Scope.Scope> =>
  Effect.gen(function* () {
    const target = new URL(options.target)
    const seen: Array<ProxiedRequest & { readonly fault: Fault | null }> = []
    let plan = options.plan ?? noFaults
    const server = yield* Effect.acquireRelease(
      Effect.sync(() =>
        createServer((incoming, answer) => {
          const asked: ProxiedRequest = {
            number: seen.length,
            method: incoming.method ?? "",
            path: incoming.url ?? "",
            header: (name) => String(incoming.headers[name.toLowerCase()] ?? "")
          }
          const fault = plan(asked)
          seen.push({ ...asked, fault })
          suffer(target, incoming, answer, fault)
        })
      ),
      (server) =>
        Effect.callback<void>((resume) => {
          server.close(() => resume(Effect.void))
          server.closeAllConnections()
        })
    )
    return {
      endpoint: `http://127.0.0.1:${yield* listening(server)}`,
      seen: () => seen,
      plan: (next) =>
        Effect.sync(() => {
          plan = next
        })
    }
  })
