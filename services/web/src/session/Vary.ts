/** `Vary` (RFC 9110 12.5.5): which request headers an answer depends on. */
import { HttpServerResponse } from "effect/http"

/** Adds field names to those that are there. */
export const vary =
  (...names: ReadonlyArray<string>) =>
  (response: HttpServerResponse.HttpServerResponse): HttpServerResponse.HttpServerResponse => {
    const known = (response.headers["vary"] ?? "")
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "")
    const lower = new Set(known.map((name) => name.toLowerCase()))
    return HttpServerResponse.setHeader(
      response,
      "vary",
      [...known, ...names.filter((name) => !lower.has(name))].join(", ")
    )
  }
