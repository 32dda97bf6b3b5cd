/** Answers with the files of the build: compressed as the browser takes them, kept for ever where the name holds a hash. */
import { NotFound } from "@lyceum/api/Problems"
import { isFresh } from "@lyceum/runtime/http/ETags"
import { HttpServerRespondable, type HttpServerRequest, HttpServerResponse } from "effect/http"
import type { BuiltFile } from "./Build.ts"
import { encodingOf } from "./Negotiation.ts"

const year = "public, max-age=31536000, immutable"
const hour = "public, max-age=3600"

/** The file, or 304 when the browser has it. */
export const fileResponse = (file: BuiltFile, request: HttpServerRequest.HttpServerRequest) => {
  const encoding = encodingOf(request.headers["accept-encoding"], (one) => file.bodies[one] !== undefined)
  const body = file.bodies[encoding] ?? file.bodies.identity
  // Each form is a representation of its own (RFC 9110 8.8.3.3).
  const etag = encoding === "identity" ? `"${file.hash}"` : `"${file.hash}-${encoding}"`
  const headers = {
    etag,
    vary: "accept-encoding",
    "cache-control": file.immutable ? year : hour
  }
  return isFresh(request.headers["if-none-match"], etag)
    ? HttpServerResponse.empty({ status: 304, headers })
    : HttpServerResponse.uint8Array(body, {
        contentType: file.mediaType,
        headers: encoding === "identity" ? headers : { ...headers, "content-encoding": encoding }
      })
}

/** There is no such file. */
export const noSuchFile = HttpServerRespondable.toResponse(new NotFound({ detail: "the app has no such file" }))
