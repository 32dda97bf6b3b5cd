/** What is known of the request under way, for logs, metrics and events: set by the outermost middleware. */
import { Context } from "effect"
import type { Standing } from "../limits/Windows.ts"
import type { Keep } from "./ReadyAnswers.ts"

export interface RequestFacts {
  /** `x-request-id` of the caller when it is a plain one, else a new one; answered in the same header. */
  readonly requestId: string
  /** W3C trace context of what the request causes: of its own span where it is traced, else as received. */
  readonly traceparent: string | undefined
  /** Route template, for example `/v1/courses/:id`; known once a route was found. */
  route: string | undefined
  /** Headers of the response under way, whichever it will be; absent outside of a request. */
  readonly headers?: Record<string, string>
  /** Set by a handler whose answer may be given again. */
  keep?: Keep
  /** Where the client stands with its limit, once it was counted. */
  standing?: Standing
}

export const RequestInfo = Context.Reference<RequestFacts>("@lyceum/runtime/RequestInfo", {
  defaultValue: () => ({ requestId: "none", traceparent: undefined, route: undefined })
})
