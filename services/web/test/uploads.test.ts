/** Files pass `/uploads` of a platform on a folder; in the clouds browsers may send to the store's own origin instead. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { createServer } from "node:http"
import { Site, site } from "./Harness.ts"

interface Arrived {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  readonly body: string
}
const arrived: Array<Arrived> = []

/** Stands in for the folder's own server; answers like it. */
const server = createServer((request, response) => {
  const pieces: Array<Buffer> = []
  request.on("data", (piece: Buffer) => pieces.push(piece))
  request.on("end", () => {
    const { headers, method = "", url = "" } = request
    arrived.push({ method, url, headers, body: Buffer.concat(pieces).toString() })
    if (url.includes("large"))
      response.writeHead(413, { "content-type": "application/problem+json" }).end('{"status":413}')
    else if (headers["range"] === undefined) response.writeHead(200, { etag: '"e"' }).end()
    else response.writeHead(206, { "content-range": "bytes 0-1/4", "content-type": "text/plain" }).end("ab")
  })
})
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
server.unref()
const address = server.address()
const port = address !== null && typeof address === "object" ? address.port : 0

layer(
  site(() => ({
    LOCAL_UPLOADS_URL: `http://127.0.0.1:${port}`,
    UPLOAD_ORIGINS: "https://files.example https://*.s3.example"
  })),
  {
    timeout: "60 seconds"
  }
)("uploads on a folder", (it) => {
  it.effect("pass both ways as they are, without the cookie", () =>
    Effect.gen(function* () {
      const { call } = yield* Site
      const put = yield* call("PUT", "/uploads?key=a%2Fb&signature=s", {
        headers: {
          "content-type": "text/plain",
          cookie: "__Host-lyceum=secret",
          authorization: "none of its business"
        },
        body: "abcd"
      })
      assert.deepStrictEqual([put.status, put.headers["etag"]], [200, '"e"'])
      const [sent] = arrived.splice(0)
      assert.deepStrictEqual([sent?.method, sent?.url, sent?.body], ["PUT", "/uploads?key=a%2Fb&signature=s", '"abcd"'])
      assert.deepInclude(sent?.headers, { "content-type": "text/plain", "content-length": "6" })
      assert.isUndefined(sent?.headers["cookie"])
      const part = yield* call("GET", "/uploads?key=a", { headers: { range: "bytes=0-1" } })
      assert.deepStrictEqual([part.status, part.text, part.headers["content-range"]], [206, "ab", "bytes 0-1/4"])
      const refused = yield* call("PUT", "/uploads?large", { body: "abcde" })
      assert.deepStrictEqual([refused.status, refused.body], [413, { status: 413 }])
      assert.strictEqual((yield* call("POST", "/uploads", { body: "x" })).status, 404)
    })
  )

  it.effect("pages may send to the store's origins, and to no other", () =>
    Effect.gen(function* () {
      const { call } = yield* Site
      const page = yield* call("GET", "/", { headers: { accept: "text/html" } })
      const policy = String(page.headers["content-security-policy"]).split("; ")
      assert.include(policy, "connect-src 'self' https://files.example https://*.s3.example")
      assert.include(policy, "form-action 'self'")
    })
  )
})

layer(site(), { timeout: "60 seconds" })("uploads in the clouds", (it) => {
  it.effect("have no address here", () =>
    Effect.gen(function* () {
      const { call } = yield* Site
      assert.strictEqual((yield* call("PUT", "/uploads?key=a", { body: "x" })).status, 404)
      assert.strictEqual((yield* call("GET", "/uploads?key=a", { headers: { accept: "text/html" } })).status, 404)
    })
  )
})
