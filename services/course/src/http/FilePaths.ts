/** Paths of files may hold slashes. The router knows one segment, so the slashes are encoded before it looks. */
import { Effect } from "effect"
import { HttpRouter, HttpServerRequest } from "effect/http"

const filePath = /^(\/v1\/courses\/[^/?#]+\/files\/)([^?#]+)(.*)$/s

/** The address with the slashes of its file path encoded; any other address as it is. Pure. */
export const encodeFilePath = (url: string): string => {
  const [, before, path, after] = filePath.exec(url) ?? []
  return before === undefined || path === undefined || after === undefined
    ? url
    : `${before}${path.replaceAll("/", "%2F")}${after}`
}

/** Middleware of the whole router. */
export const filePaths = HttpRouter.middleware(
  (handler) =>
    Effect.gen(function* () {
      const request = yield* HttpServerRequest.HttpServerRequest
      const url = encodeFilePath(request.url)
      return yield* url === request.url
        ? handler
        : Effect.provideService(handler, HttpServerRequest.HttpServerRequest, request.modify({ url }))
    }),
  { global: true }
)
