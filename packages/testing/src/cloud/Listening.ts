/** A server of this process on a free port of loopback: for proxies and stand-ins. */
import { Effect, Schema } from "effect"
import type { Server } from "node:net"

/** It could not listen. */
export class NotListening extends Schema.TaggedError<NotListening>()("NotListening", { reason: Schema.String }) {
  override get message() {
    return this.reason
  }
}

/** Gives the port. */
export const listening = (server: Server): Effect.Effect<number, NotListening> =>
  Effect.callback((resume) => {
    server.once("error", (error) => resume(Effect.fail(new NotListening({ reason: error.message }))))
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0))
    })
  })
