/**
 * Scanner by ClamAV's daemon over TCP: command INSTREAM (clamd(8)), bytes in pieces each after its length (4 bytes, big-endian),
 * a length of zero at the end, then one answer. One connection a file.
 */
import { Effect, Layer } from "effect"
import { connect, type Socket } from "node:net"
import { Scanner, ScannerUnavailable, type Verdict } from "./Scanner.ts"

export interface ClamdOptions {
  readonly host: string
  readonly port: number
  /** Bytes of a file that are sent: at most `StreamMaxLength` of the daemon, or it hangs up. What comes after is not scanned. */
  readonly streamMax: number
}

/** Longest wait for the daemon, at each step. */
const patience = "60 seconds"

const unavailable = (cause: unknown) => new ScannerUnavailable({ scanner: "clamd", cause })

const step = <A>(effect: Effect.Effect<A, ScannerUnavailable>) =>
  Effect.timeoutOrElse(effect, { duration: patience, orElse: () => Effect.fail(unavailable("no answer in time")) })

/** What the answer says: `stream: OK`, `stream: <name> FOUND`, anything else is no verdict. Pure. */
export const verdictOf = (answer: string): Verdict | undefined => {
  const text = answer.replace(/\0/g, "").trim()
  if (text === "stream: OK") return null
  return /^stream: (.+) FOUND$/.exec(text)?.[1]
}

/** A connection; its fault, once there is one, is the answer to all that is asked of it. */
const open = (options: ClamdOptions): Effect.Effect<Socket, ScannerUnavailable> =>
  step(
    Effect.callback<Socket, ScannerUnavailable>((resume) => {
      const socket = connect({ host: options.host, port: options.port })
      const failed = (error: Error) => resume(Effect.fail(unavailable(error)))
      socket.once("error", failed)
      socket.once("connect", () => {
        socket.off("error", failed)
        // The daemon hangs up on what it does not like; what it said is read all the same.
        socket.on("error", () => undefined)
        resume(Effect.succeed(socket))
      })
      return Effect.sync(() => socket.destroy())
    })
  )

const answerOf = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let answer = ""
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString("latin1")
      if (answer.includes("\0")) resolve(answer)
    })
    socket.once("close", () => resolve(answer))
  })

const begin = (options: ClamdOptions) =>
  Effect.gen(function* () {
    const socket = yield* Effect.acquireRelease(open(options), (socket) => Effect.sync(() => socket.destroy()))
    const answer = answerOf(socket)
    let sent = 0
    /** Waits until the system took it, so that a slow daemon slows the reading. */
    const write = (bytes: Uint8Array): Effect.Effect<void, ScannerUnavailable> =>
      step(
        Effect.callback<void, ScannerUnavailable>((resume) => {
          socket.write(bytes, (error) => resume(error ? Effect.fail(unavailable(error)) : Effect.void))
        })
      )
    const piece = (bytes: Uint8Array): Uint8Array => {
      const framed = new Uint8Array(bytes.length + 4)
      new DataView(framed.buffer).setUint32(0, bytes.length)
      framed.set(bytes, 4)
      return framed
    }
    yield* write(new TextEncoder().encode("zINSTREAM\0"))
    return {
      see: (chunk: Uint8Array) =>
        Effect.suspend(() => {
          const wanted = chunk.subarray(0, Math.max(0, options.streamMax - sent))
          sent += wanted.length
          return wanted.length === 0 ? Effect.void : write(piece(wanted))
        }),
      verdict: Effect.gen(function* () {
        yield* write(piece(new Uint8Array(0)))
        const text = yield* step(Effect.promise(() => answer))
        const verdict = verdictOf(text)
        return verdict === undefined ? yield* unavailable(text === "" ? "it hung up" : text) : verdict
      })
    }
  })

/** The daemon at an address. Asked when the first file comes, not when the layer is built. */
export const clamd = (options: ClamdOptions): Layer.Layer<Scanner> =>
  Layer.succeed(Scanner, Scanner.of({ begin: () => begin(options) }))
