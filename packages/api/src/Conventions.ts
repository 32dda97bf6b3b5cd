/** What holds for every contract: problems instead of bare errors, unknown fields refused. */
import { HttpApi, HttpApiMiddleware } from "effect/http-api"

/** Starts the contract of a context: `add` its groups, then `.middleware(problems)`. */
export const contract = <const Id extends string>(id: Id) =>
  HttpApi.make(id)
    .annotate(HttpApi.PayloadParseOptions, { onExcessProperty: "error", errors: "all" })
    .annotate(HttpApi.QueryParseOptions, { onExcessProperty: "error", errors: "all" })

/** Turns what cannot be decoded into a 400 problem that names each field. The last step: it applies to the groups that are there. */
export const problems = HttpApiMiddleware.ProblemDetails
