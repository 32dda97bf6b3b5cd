/** What holds for every contract: problems instead of bare errors, unknown fields refused. */
import { HttpApi, HttpApiMiddleware } from "effect/http-api"
import { InternalError, InvalidRequest } from "./Problems.ts"

/** Turns what cannot be decoded into a problem that names each field, and what cannot be encoded into a fault of ours. */
export class SchemaProblems extends HttpApiMiddleware.Service<SchemaProblems>()("@lyceum/api/SchemaProblems", {
  error: [InvalidRequest, InternalError]
}) {}

/** Starts the contract of a context: `add` its groups, then `.middleware(problems)`. */
export const contract = <const Id extends string>(id: Id) =>
  HttpApi.make(id)
    .annotate(HttpApi.PayloadParseOptions, { onExcessProperty: "error", errors: "all" })
    .annotate(HttpApi.QueryParseOptions, { onExcessProperty: "error", errors: "all" })

/** The last step of a contract: it applies to the groups that are there. */
export const problems = SchemaProblems
