/** A small SMTP server on loopback (RFC 5321, STARTTLS of RFC 3207), enough to be a carrier in tests: keeps what it took. */
import { Effect } from "effect"
import { createServer, type Socket } from "node:net"
import { createServer as createTlsServer, TLSSocket } from "node:tls"
import { selfSigned } from "./Certificate.ts"

const identity = selfSigned()
/** Whom a client must trust to believe it. */
export const authority = identity.cert

export interface Taken {
  readonly from: string
  readonly to: string
  readonly data: string
  readonly encrypted: boolean
}

/** What it answers at a step instead of its own; `drop` cuts the connection there. */
export type Script = (step: string, line: string) => string | undefined

interface Options {
  readonly tls: "implicit" | "starttls" | "none"
  readonly account?: { readonly user: string; readonly password: string }
  readonly script?: Script
}

const talk = (socket: Socket, options: Options, taken: Array<Taken>, encrypted: boolean, greet: boolean): void => {
  let [buffer, from, to, data] = ["", "", "", ""]
  let inData = false
  const say = (step: string, line: string, usual: string): boolean => {
    const answer = options.script?.(step, line) ?? usual
    if (answer === "drop") socket.destroy()
    else socket.write(`${answer}\r\n`)
    return answer === usual
  }
  const command = (line: string): void => {
    const verb = line.split(" ")[0]?.toUpperCase() ?? ""
    switch (verb) {
      case "EHLO": {
        const offers = ["250-localhost"]
        if (options.tls === "starttls" && !encrypted) offers.push("250-STARTTLS")
        if (options.account !== undefined) offers.push("250-AUTH PLAIN")
        say(verb, line, [...offers, "250 SIZE 100000"].join("\r\n"))
        return
      }
      case "STARTTLS":
        if (options.tls !== "starttls") return void say(verb, line, "502 not known here")
        if (!say(verb, line, "220 go on")) return
        socket.removeAllListeners("data")
        talk(new TLSSocket(socket, { ...identity, isServer: true }), options, taken, true, false)
        return
      case "AUTH": {
        const [, user, password] = Buffer.from(line.split(" ")[2] ?? "", "base64")
          .toString()
          .split("\0")
        const right = user === options.account?.user && password === options.account?.password
        say(verb, "", right ? "235 in" : "535 wrong")
        return
      }
      case "MAIL":
        from = /<(.*?)>/.exec(line)?.[1] ?? ""
        say(verb, line, "250 ok")
        return
      case "RCPT":
        to = /<(.*?)>/.exec(line)?.[1] ?? ""
        say(verb, line, "250 ok")
        return
      case "DATA":
        inData = say(verb, line, "354 go on")
        return
      case "QUIT":
        socket.end("221 bye\r\n")
        return
      case "RSET":
        say(verb, line, "250 ok")
        return
      default:
        say(verb, line, "502 not known here")
    }
  }
  socket.setEncoding("utf8")
  socket.on("error", () => socket.destroy())
  socket.on("data", (chunk: string) => {
    buffer += chunk
    for (;;) {
      const end = inData ? "\r\n.\r\n" : "\r\n"
      const at = buffer.indexOf(end)
      if (at < 0) return
      const part = buffer.slice(0, at)
      buffer = buffer.slice(at + end.length)
      if (inData) {
        data = part
        inData = false
        const refused = options.script?.("END", data)
        if (refused === undefined || refused === "drop") taken.push({ from, to, data, encrypted })
        say("END", data, "250 taken")
      } else command(part)
    }
  })
  if (greet) say("GREETING", "", "220 localhost ESMTP")
}

/** Starts it on a free port; it ends with the scope. */
export const smtpServer = (options: Options) =>
  Effect.gen(function* () {
    const taken: Array<Taken> = []
    const sockets = new Set<Socket>()
    const meet = (socket: Socket) => {
      sockets.add(socket)
      talk(socket, options, taken, options.tls === "implicit", true)
    }
    const server = yield* Effect.acquireRelease(
      Effect.sync(() => (options.tls === "implicit" ? createTlsServer(identity, meet) : createServer(meet))),
      (made) =>
        Effect.callback<void>((resume) => {
          made.close(() => resume(Effect.void))
          for (const socket of sockets) socket.destroy()
        })
    )
    const port = yield* Effect.callback<number>((resume) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0))
      })
    })
    return { port, taken }
  })
