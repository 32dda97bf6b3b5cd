/** Configuration of the stack `lyceum-aws-platform`. */
import { Schema } from "effect"
import { amount, domain, integer, json, matching, oneOf, text, texts } from "../../config/Keys.ts"

export const settings = {
  account: text,
  region: text,
  domain,
  /** Requests of one address in five minutes; more are refused for a while. A school behind one address counts as one. */
  requestsPerFiveMinutes: integer(100, 2_000_000),
  /**
   * Name of the load balancer that the controller made for the gateway (`kubectl get gateway lyceum`): known after Argo CD's first
   * sync, until then `none`. The platform's address leads nowhere before.
   */
  gatewayAddress: matching(/^(?:none|[a-z0-9.-]+\.elb\.amazonaws\.com)$/, "a load balancer's name, or none"),
  logDays: integer(1, 365),
  monthlyUsd: amount,
  budgetRecipients: texts,
  /** Gets a release first in its environment. */
  canary: oneOf(["true", "false"]),
  /** Where services send traces. */
  otlpEndpoint: matching(/^http:\/\/[a-z0-9.-]+:\d+$/, "an address like http://alloy.observability.svc:4318"),
  gatewayClass: text,
  /** Clusters of other clouds that Argo CD here delivers to: their platform stacks must be up. */
  otherClusters: json(Schema.Array(Schema.Literals(["azure", "gcp"])))
} as const
