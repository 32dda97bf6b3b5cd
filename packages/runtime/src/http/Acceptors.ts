/**
 * More than one socket for a listener. libuv accepts one connection a socket and turn of the event loop (since 1.45); when many
 * requests are under way a turn takes tens of milliseconds, so that strangers would wait seconds to be accepted while those who
 * are connected are answered at once. The system spreads connections over all sockets that listen to a port with SO_REUSEPORT
 * (Linux 3.9, socket(7)).
 */
import { Effect } from "effect"
import { createServer, type ListenOptions, Server } from "node:net"

/** Sockets beside the server's own: with a turn of 20 ms some 800 connections are accepted in a second. */
const others = 15

/**
 * What a server is to listen with. Ports are shared where the system can, and where nobody listens yet: else a second process
 * would get half of the first one's connections instead of an error.
 */
export const listenOptions = (options: {
  readonly host: string
  readonly port: number
  readonly backlog: number
}): Effect.Effect<ListenOptions> =>
  process.platform === "linux"
    ? Effect.map(isFree(options), (reusePort) => ({ ...options, reusePort }))
    : Effect.succeed(options)

const isFree = ({ host, port }: { readonly host: string; readonly port: number }) =>
  Effect.callback<boolean>((resume) => {
    // The system chooses one that nobody has.
    if (port === 0) return resume(Effect.succeed(true))
    const probe = createServer()
    probe.once("error", () => resume(Effect.succeed(false)))
    probe.listen({ host, port }, () => probe.close(() => resume(Effect.succeed(true))))
  })

/**
 * Has a server, once it listens, take on the connections of the other sockets too. They are closed with it: its `close` calls back
 * when the last connection of any has ended.
 */
export const acceptMore = (server: Server, { backlog, host, reusePort = false }: ListenOptions): void => {
  const more: Array<Server> = []
  server.once("listening", () => {
    const address = server.address()
    if (!reusePort || address === null || typeof address === "string") return
    for (let n = 0; n < others; n++) {
      // As Node's HTTP server opens its own.
      const other = new Server({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit("connection", socket))
      // One that cannot listen is missed by nobody.
      other.on("error", () => other.close())
      other.listen({ host, port: address.port, backlog, reusePort })
      more.push(other)
    }
  })
  const close = server.close.bind(server)
  server.close = (callback) => {
    const open = more.filter(({ listening }) => listening)
    let left = open.length + 1
    const closed = (error?: Error) => {
      left--
      if (left === 0 || error !== undefined) callback?.(error)
    }
    for (const other of open) other.close(closed)
    return close(closed)
  }
}
