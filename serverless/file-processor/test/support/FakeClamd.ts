/** A server that speaks as much of clamd's protocol as a client of INSTREAM needs, and misbehaves when told to. */
import { Effect } from "effect"
import { createServer, type Socket } from "node:net"

export interface FakeClamd {
  readonly port: number
  /** The files that came whole, as they came. */
  readonly files: Array<Buffer>
}

/** `answer` to a whole file; `limit` as `StreamMaxLength`; `silent` hangs up at once. */
export const fakeClamd = (options: {
  readonly answer: (file: Buffer) => string
  readonly limit?: number
  readonly silent?: boolean
}) =>
  Effect.acquireRelease(
    Effect.callback<FakeClamd & { readonly close: () => void }>((resume) => {
      const files: Array<Buffer> = []
      const serve = (socket: Socket) => {
        let waiting = Buffer.alloc(0)
        let begun = false
        const pieces: Array<Buffer> = []
        socket.on("error", () => undefined)
        if (options.silent === true) return void socket.destroy()
        socket.on("data", (chunk: Buffer) => {
          waiting = Buffer.concat([waiting, chunk])
          if (!begun) {
            const end = waiting.indexOf(0)
            if (end < 0) return
            if (waiting.subarray(0, end).toString() !== "zINSTREAM") return void socket.end("UNKNOWN COMMAND\0")
            waiting = waiting.subarray(end + 1)
            begun = true
          }
          while (waiting.length >= 4) {
            const length = waiting.readUInt32BE(0)
            if (waiting.length < 4 + length) return
            const piece = waiting.subarray(4, 4 + length)
            waiting = waiting.subarray(4 + length)
            if (length === 0) {
              const file = Buffer.concat(pieces)
              files.push(file)
              return void socket.end(`${options.answer(file)}\0`)
            }
            pieces.push(piece)
            if (Buffer.concat(pieces).length > (options.limit ?? Infinity))
              return void socket.end("INSTREAM size limit exceeded. ERROR\0")
          }
        })
      }
      const server = createServer(serve)
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        if (address === null || typeof address === "string") throw new Error("no port")
        resume(Effect.succeed({ port: address.port, files, close: () => void server.close() }))
      })
    }),
    ({ close }) => Effect.sync(close)
  )
