/** Ports on the loopback interface: the one people use is chosen by them, the services' own are whatever is free. */
import { Effect, Schema } from "effect"
import { createServer } from "node:net"

export class PortTaken extends Schema.TaggedError<PortTaken>()("PortTaken", { port: Schema.Int }) {
  override get message() {
    return `Port ${this.port} is in use: stop what uses it, or choose another with --port`
  }
}

/** Listens for a moment to learn whether a port is free; gives its number (0 asks for any). */
export const probePort = (port: number): Effect.Effect<number, PortTaken> =>
  Effect.callback((resume) => {
    const server = createServer()
    server.once("error", () => resume(Effect.fail(new PortTaken({ port }))))
    server.listen(port, "127.0.0.1", () => {
      const address = server.address()
      const found = typeof address === "object" && address !== null ? address.port : port
      server.close(() => resume(Effect.succeed(found)))
    })
  })

/** As many free ports as there are names, all different. */
export const freePorts = <const Name extends string>(names: ReadonlyArray<Name>) =>
  Effect.gen(function* () {
    const chosen = new Map<Name, number>()
    for (const name of names) {
      let port = yield* probePort(0)
      while ([...chosen.values()].includes(port)) port = yield* probePort(0)
      chosen.set(name, port)
    }
    return (name: Name): number => chosen.get(name) ?? 0
  }).pipe(Effect.orDie)
