/**
 * A proxy below HTTP, in front of a database or a service: cuts every connection, refuses new ones, holds bytes back. What it
 * stands before may move to another port, as a restarted server does.
 */
import { Effect, type Scope } from "effect"
import { createConnection, createServer, type Socket } from "node:net"
import { listening } from "../cloud/Listening.ts"

export interface TcpProxy {
  readonly port: number
  /** Where connections made from now on lead. */
  readonly retarget: (port: number) => void
  /** Ends every connection; both sides see a reset. */
  readonly cut: () => void
  /** While true, new connections are ended at once. */
  readonly refuse: (refuses: boolean) => void
  /** Milliseconds that every piece of data is held back, each way. */
  readonly delay: (milliseconds: number) => void
}

/** A piece of data and when it may go on; `null` is the end. */
interface Held {
  readonly piece: Buffer | null
  readonly due: number
}

/**
 * Data keeps its order: everything goes through one queue, because timers that are due do not run in the order in which they
 * were set, and data may arrive before a late one has run. Swapped answers of a database look like somebody else's data.
 */
const pump = (from: Socket, to: Socket, delay: () => number) => {
  const waiting: Array<Held> = []
  let timer: NodeJS.Timeout | undefined
  const pass = () => {
    timer = undefined
    for (let [first] = waiting; first !== undefined && first.due <= performance.now(); [first] = waiting) {
      waiting.shift()
      if (first.piece === null) to.end()
      else if (to.writable && !to.write(first.piece)) from.pause()
    }
    const [next] = waiting
    if (next !== undefined) timer = setTimeout(pass, Math.ceil(next.due - performance.now()))
  }
  const take = (piece: Buffer | null) => {
    const due = performance.now() + delay()
    waiting.push({ piece, due: Math.max(due, waiting.at(-1)?.due ?? due) })
    if (timer === undefined) pass()
  }
  from.on("data", take)
  from.on("end", () => take(null))
  to.on("drain", () => from.resume())
}

/** Listens on a free port of loopback and leads to `port`, until the scope ends. */
export const tcpProxy = (port: number): Effect.Effect<TcpProxy, never, Scope.Scope> =>
  Effect.gen(function* () {
    let target = port
    let refuses = false
    let held = 0
    const open = new Set<Socket>()
    const cut = () => {
      for (const socket of open) socket.resetAndDestroy()
      open.clear()
    }
    const join = (incoming: Socket) => {
      if (refuses) return void incoming.resetAndDestroy()
      const onward = createConnection({ host: "127.0.0.1", port: target, allowHalfOpen: true })
      for (const [one, other] of [
        [incoming, onward],
        [onward, incoming]
      ] as const) {
        open.add(one)
        one.setNoDelay(true)
        pump(one, other, () => held)
        // What happens to one side happens to the other.
        one.on("error", () => other.resetAndDestroy())
        one.on("close", () => {
          open.delete(one)
          // One that said its end has it in the queue.
          if (!one.readableEnded) other.resetAndDestroy()
        })
      }
    }
    const server = yield* Effect.acquireRelease(
      Effect.sync(() => createServer({ allowHalfOpen: true }, join)),
      (server) =>
        Effect.callback<void>((resume) => {
          server.close(() => resume(Effect.void))
          cut()
        })
    )
    const own = yield* Effect.orDie(listening(server))
    return {
      port: own,
      cut,
      retarget: (next) => void (target = next),
      refuse: (now) => void (refuses = now),
      delay: (milliseconds) => void (held = milliseconds)
    }
  })
