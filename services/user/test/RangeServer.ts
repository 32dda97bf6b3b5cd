/** A server that plays the range protocol of breached passwords (src/breached-passwords/Ranges.ts), and keeps what it was asked. */
import { Context, Effect, type Scope } from "effect"
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http"
import { rangeKeyOf } from "../src/breached-passwords/Ranges.ts"

/** Ways not to answer as the protocol says. */
export const badMoods = ["garbage", "fault", "nothing", "never", "half", "too-long", "elsewhere"] as const
type Mood = "well" | (typeof badMoods)[number]

interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Playing {
  readonly url: string
  readonly asked: ReadonlyArray<Asked>
  /** From now on. */
  readonly be: (mood: Mood) => void
}

/** The server beside a service under test. */
export class RangeServer extends Context.Service<RangeServer, Playing>()("test/RangeServer") {}

const others = Array.from({ length: 200 }, (_, n) => `${rangeKeyOf(`somebody else's ${n}`).suffix}:3`)

const linesOf = (prefix: string, passwords: ReadonlyArray<string>, count: number) =>
  passwords
    .map(rangeKeyOf)
    .filter((key) => key.prefix === prefix)
    .map(({ suffix }) => `${suffix}:${count}`)

const answers: Record<Mood, (response: ServerResponse, range: string) => void> = {
  well: (response, range) => response.end(range),
  garbage: (response) => response.end("<html>Welcome to the network of this hotel</html>"),
  fault: (response) => response.writeHead(500).end(),
  nothing: (response) => response.end(),
  never: () => undefined,
  half: (response, range) => response.write(range.slice(0, 1000)),
  "too-long": (response) => response.end(`${"A".repeat(35)}:1\r\n`.repeat(50_000)),
  elsewhere: (response) => response.writeHead(302, { location: "/somewhere" }).end()
}

/** Listens as long as the scope is open. `known` are the passwords of its set; `padding` have a line with a count of 0. */
export const rangeServer = (
  known: ReadonlyArray<string>,
  padding: ReadonlyArray<string> = []
): Effect.Effect<Playing, never, Scope.Scope> =>
  Effect.gen(function* () {
    const asked: Array<Asked> = []
    let mood: Mood = "well"
    const server = createServer((request, response) => {
      let body = ""
      request.setEncoding("utf8")
      request.on("data", (piece: string) => (body += piece))
      request.on("end", () => {
        const path = request.url ?? ""
        asked.push({ method: request.method ?? "", path, headers: request.headers, body })
        const prefix = path.slice("/range/".length)
        const range = [...linesOf(prefix, known, 7), ...linesOf(prefix, padding, 0), ...others].toSorted()
        answers[mood](response, range.join("\r\n"))
      })
    })
    const port = yield* Effect.acquireRelease(
      Effect.callback<number>((resume) => {
        server.listen(0, "127.0.0.1", () => {
          const address = server.address()
          resume(Effect.succeed(address !== null && typeof address === "object" ? address.port : 0))
        })
      }),
      () =>
        Effect.sync(() => {
          server.close()
          server.closeAllConnections()
        })
    )
    return { url: `http://127.0.0.1:${port}`, asked, be: (next) => void (mood = next) }
  })
