/** Configuration: keys `lyceum-azure-platform:…`. */
import { amount, domain, matching, oneOf, text, texts } from "../../config/Keys.ts"
import { guid } from "../data/Settings.ts"

export const settings = {
  location: matching(/^[a-z]+[0-9]?$/, "a region like germanywestcentral"),
  tenantId: guid,
  domain,
  /** Whether a release comes here before the other clusters. */
  canary: oneOf(["true", "false"]),
  gatewayClass: text,
  otlpEndpoint: matching(/^https?:\/\/[^\s/]+:\d+$/, "an address like http://alloy.observability.svc:4318"),
  monthlyUsd: amount,
  budgetFrom: matching(/^\d{4}-\d{2}-01T00:00:00Z$/, "the first day of a month like 2026-12-01T00:00:00Z"),
  recipients: texts
}
