/** The server side of `SchemaProblems`: which field of a request is wrong, and how; our own faults only into the log. */
import { SchemaProblems } from "@lyceum/api/Conventions"
import { InternalError, InvalidRequest } from "@lyceum/api/Problems"
import { Effect, SchemaIssue } from "effect"
import { HttpServerRespondable } from "effect/http"
import { type HttpApiError, HttpApiMiddleware } from "effect/http-api"

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const segment = (key: PropertyKey | { readonly key: PropertyKey }): string | number => {
  const name = typeof key === "object" ? key.key : key
  return typeof name === "number" ? name : String(name)
}

/** One entry an issue; the path begins with where it stands: `params`, `query`, `headers` or `payload`. */
const issuesOf = (error: HttpApiError.HttpApiSchemaError) =>
  format(error.cause.issue).issues.map(({ message, path }) => ({
    path: [error.kind.toLowerCase(), ...(path ?? []).map(segment)],
    message
  }))

export const schemaProblems = HttpApiMiddleware.layerSchemaErrorTransform(SchemaProblems, (error) =>
  error.kind === "Body" || error.kind === "ResponseHeaders"
    ? Effect.logError("an answer does not fit its contract", error).pipe(
        Effect.andThen(HttpServerRespondable.toResponse(new InternalError()))
      )
    : Effect.fail(new InvalidRequest({ detail: "Request validation failed", errors: issuesOf(error) }))
)
