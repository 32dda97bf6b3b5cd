/** A deployment with one fault: forwards every request to a sound one and changes what the fault changes. */
import { Effect } from "effect"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"

export interface Passing {
  readonly method: string
  readonly path: string
  readonly token: string
  status: number
  body: unknown
}

export interface Fault {
  /** Changes what goes to the sound deployment. */
  readonly request?: (headers: Headers, method: string, path: string) => void
  /** Changes what comes back; called with every JSON answer. */
  readonly answer?: (passing: Passing) => void
}

const bodyOf = async (request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> => {
  const parts: Array<Buffer> = []
  for await (const part of request) parts.push(Buffer.from(part))
  return new Uint8Array(Buffer.concat(parts))
}

const parsed = (text: string): unknown => JSON.parse(text)

const forward = async (
  target: string,
  fault: Fault,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> => {
  const { method = "GET", url: path = "/" } = request
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === "string" && !["host", "connection", "content-length", "transfer-encoding"].includes(name))
      headers.set(name, value)
  }
  fault.request?.(headers, method, path)
  const body = await bodyOf(request)
  const answer = await fetch(target + path, {
    method,
    headers,
    redirect: "manual",
    ...(body.length > 0 ? { body } : {})
  })
  let text = await answer.text()
  let { status } = answer
  if (/json/.test(answer.headers.get("content-type") ?? "")) {
    const passing = { method, path, token: headers.get("authorization") ?? "", status, body: parsed(text) }
    fault.answer?.(passing)
    text = JSON.stringify(passing.body)
    status = passing.status
  }
  for (const name of ["content-type", "etag", "link", "retry-after"]) {
    const value = answer.headers.get(name)
    if (value !== null) response.setHeader(name, value)
  }
  response.writeHead(status)
  response.end(text)
}

/** Starts it for the life of the scope; gives its address. */
export const faultyDeployment = (target: string, fault: Fault) =>
  Effect.acquireRelease(
    Effect.callback<ReturnType<typeof createServer>>((resume) => {
      const server = createServer((request, response) => {
        forward(target, fault, request, response).catch((error: unknown) => response.destroy(new Error(String(error))))
      })
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) => Effect.sync(() => (server.closeAllConnections(), server.close()))
  ).pipe(
    Effect.map((server) => {
      const address = server.address()
      return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`
    })
  )
