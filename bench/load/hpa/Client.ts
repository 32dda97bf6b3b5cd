/** The API server's own protocol: JSON over HTTPS, as administrator. */
import type { ApiServer } from "@lyceum/testing/cluster/ApiServer"
import { ToolError } from "@lyceum/testing/tools/Cache"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { Agent, request } from "node:https"

/** Sends a request; gives the body. Fails with what the server said when it is no success. */
export type Client = (method: "GET" | "POST", path: string, body?: unknown) => Effect.Effect<unknown, ToolError>

/** A client that keeps its connections. */
export const client = ({ certificate, token, url }: ApiServer): Client => {
  const agent = new Agent({ keepAlive: true, ca: readFileSync(certificate.file) })
  return (method, path, body) =>
    Effect.callback<unknown, ToolError>((resume) => {
      const fail = (reason: string) => resume(Effect.fail(new ToolError({ reason: `${method} ${path}: ${reason}` })))
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" }
      const sent = request(url + path, { method, agent, headers, timeout: 20_000 }, (response) => {
        const parts: Array<Buffer> = []
        response.on("data", (part: Buffer) => parts.push(part))
        response.on("end", () => {
          const text = Buffer.concat(parts).toString()
          if ((response.statusCode ?? 500) >= 300) return fail(`${response.statusCode} ${text.slice(0, 500)}`)
          const value: unknown = JSON.parse(text)
          resume(Effect.succeed(value))
        })
        response.on("error", ({ message }) => fail(message))
      })
      sent.on("error", ({ message }) => fail(message))
      sent.on("timeout", () => sent.destroy(new Error("no answer within 20 s")))
      sent.end(body === undefined ? undefined : JSON.stringify(body))
    })
}
