/** An HTTP server that answers as it is told and keeps what it was asked: stands where SES and SNS would, at protocol level. */
import { Effect } from "effect"
import { createServer, type IncomingHttpHeaders } from "node:http"

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}
/** `cut`: the connection ends without an answer. */
export type Answer = { readonly status: number; readonly body: string; readonly type?: string } | "cut"

export const fakeCloud = (answer: (asked: Asked, number: number) => Answer) =>
  Effect.gen(function* () {
    const asked: Array<Asked> = []
    const server = yield* Effect.acquireRelease(
      Effect.sync(() =>
        createServer((request, response) => {
          const chunks: Array<Buffer> = []
          request.on("data", (chunk: Buffer) => chunks.push(chunk))
          request.on("end", () => {
            const { headers, method = "", url: path = "" } = request
            const one = { method, path, headers, body: Buffer.concat(chunks).toString("utf8") }
            asked.push(one)
            const found = answer(one, asked.length - 1)
            if (found === "cut") request.socket.destroy()
            else response.writeHead(found.status, { "content-type": found.type ?? "application/json" }).end(found.body)
          })
        })
      ),
      (made) =>
        Effect.callback<void>((resume) => {
          made.close(() => resume(Effect.void))
          made.closeAllConnections()
        })
    )
    const endpoint = yield* Effect.callback<string>((resume) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resume(Effect.succeed(`http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`))
      })
    })
    return { endpoint, asked }
  })
