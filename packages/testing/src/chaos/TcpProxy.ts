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

/** Data keeps its order: a piece is never sent before one that came earlier. */
const pump = (from: Socket, to: Socket, delay: () => number) => {
  let due = 0
  from.on("data", (piece) => {
    const held = delay()
    const now = performance.now()
    if (held === 0 && due <= now) {
      if (!to.write(piece)) from.pause()
      return
    }
    due = Math.max(due, now + held)
    setTimeout(() => to.writable && to.write(piece), due - now)
  })
  to.on("drain", () => from.resume())
  from.on("end", () => setTimeout(() => to.end(), Math.max(0, due - performance.now())))
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
          if (!other.writableEnded) other.resetAndDestroy()
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
