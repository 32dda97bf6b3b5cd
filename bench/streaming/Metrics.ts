/** What a worker says on its management listener. */
import { Effect } from "effect"
import { createServer } from "node:net"

/** A port of loopback that is free now. */
export const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    const port = address !== null && typeof address === "object" ? address.port : 0
    server.close(() => resume(Effect.succeed(port)))
  })
})

/** A metric's values, one a partition; none while the worker begins. */
export const metric = (port: number, name: string) =>
  Effect.promise(async () => {
    try {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
      const line = new RegExp(`^${name}\\{[^}]*partition="\\d+"[^}]*\\} (\\S+)$`, "gm")
      return [...text.matchAll(line)].map((match) => Number(match[1]))
    } catch {
      return []
    }
  })
