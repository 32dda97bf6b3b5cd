/** The web service on a real listener, before services that stand in, with a small build of the app. */
import { ConfigProvider, Context, Effect, Layer } from "effect"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { type IncomingHttpHeaders, request } from "node:http"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { brotliCompressSync, gzipSync } from "node:zlib"
import * as Web from "../src/Web.ts"
import { type StandIn, standIn } from "./StandIn.ts"

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
  /** Decoded JSON, or `undefined`. */
  readonly body: unknown
}

export interface Call {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** One request on a connection of its own, exactly with the headers that are given. */
export const callAt =
  (url: string) =>
  (method: string, path: string, { body, headers }: Call = {}) =>
    Effect.callback<Answer>((resume) => {
      const sent = body === undefined ? undefined : JSON.stringify(body)
      const outgoing = request(
        url + path,
        {
          method,
          agent: false,
          headers: {
            ...(sent === undefined
              ? {}
              : { "content-type": "application/json", "content-length": String(Buffer.byteLength(sent)) }),
            ...headers
          }
        },
        (response) => {
          const pieces: Array<Buffer> = []
          response.on("data", (piece: Buffer) => pieces.push(piece))
          response.on("end", () => {
            const bytes = Buffer.concat(pieces)
            const text = bytes.toString()
            resume(
              Effect.succeed({
                status: response.statusCode ?? 0,
                headers: response.headers,
                bytes,
                text,
                body: jsonOf(text)
              })
            )
          })
        }
      )
      outgoing.on("error", (error) => resume(Effect.die(error)))
      outgoing.end(sent)
    })

/** Speaks to the service under test. */
export class Site extends Context.Service<
  Site,
  {
    readonly url: string
    readonly behind: StandIn
    readonly call: ReturnType<typeof callAt>
  }
>()("test/Site") {}

const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    const port = address !== null && typeof address === "object" ? address.port : 0
    server.close(() => resume(Effect.succeed(port)))
  })
})

export const script = `export const text = ${JSON.stringify("learn ".repeat(400))}\n`
const index = `<!doctype html>
<html lang="en" dir="ltr" class="old">
  <head>
    <meta charset="utf-8">
    <meta property="csp-nonce" nonce="__CSP_NONCE__">
    <script type="module" crossorigin src="/assets/index-abc.js" nonce="__CSP_NONCE__"></script>
    <link rel="modulepreload" crossorigin href="/assets/page-abc.js">
    <style>body{margin:0}</style>
  </head>
  <body><div id="root"></div></body>
</html>`

/** A build as Vite and `npm run build` leave it. */
const builtApp = Effect.acquireRelease(
  Effect.sync(() => {
    const folder = mkdtempSync(join(tmpdir(), "lyceum-app-"))
    mkdirSync(join(folder, "assets"))
    mkdirSync(join(folder, ".vite"))
    writeFileSync(join(folder, "index.html"), index)
    writeFileSync(join(folder, ".vite", "manifest.json"), "{}")
    writeFileSync(join(folder, "icon.svg"), "<svg/>")
    writeFileSync(join(folder, "assets", "index-abc.js"), script)
    writeFileSync(join(folder, "assets", "index-abc.js.br"), brotliCompressSync(script))
    writeFileSync(join(folder, "assets", "index-abc.js.gz"), gzipSync(script))
    writeFileSync(join(folder, "assets", "page-abc.js"), "export {}\n")
    return folder
  }),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

/** `settings` are added to the configuration, given the address of what stands in; the app is the small build unless they say another. */
export const site = (settings: (behind: string) => Readonly<Record<string, string>> = () => ({})) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const behind = yield* standIn
      const [port, managementPort] = [yield* freePort, yield* freePort]
      const url = `http://127.0.0.1:${port}`
      const config = ConfigProvider.layer(
        ConfigProvider.fromUnknown({
          PORT: String(port),
          MANAGEMENT_PORT: String(managementPort),
          PUBLIC_URL: url,
          SERVICE_CLIENT_ID: "web",
          SERVICE_CLIENT_SECRET: "a-secret-of-the-web-service",
          ...Object.fromEntries(
            ["USER", "COURSE", "ENROLLMENT", "PROGRESS", "ANALYTICS"].map((name) => [`${name}_SERVICE_URL`, behind.url])
          ),
          APP_FOLDER: yield* builtApp,
          ...settings(behind.url)
        })
      )
      return Layer.succeed(Site, { url, behind, call: callAt(url) }).pipe(
        Layer.merge(Layer.fresh(Web.layer).pipe(Layer.provide(config)))
      )
    })
  )

/** The value of `Set-Cookie` headers. */
export const cookiesOf = ({ headers }: Answer): ReadonlyArray<string> => headers["set-cookie"] ?? []

export const sameOrigin = { "sec-fetch-site": "same-origin" }

/** Signs somebody in; gives the `Cookie` header of the browser. */
export const signIn = Effect.fnUntraced(function* (who: string) {
  const { call } = yield* Site
  const answer = yield* call("POST", "/v1/browser-session", {
    headers: sameOrigin,
    body: { email: `${who}@example.org`, password: "right password" }
  })
  const cookie = cookiesOf(answer)[0]?.split(";")[0] ?? ""
  return { answer, headers: { cookie }, secret: cookie.slice("__Host-lyceum=".length) }
})
