/** Configuration: keys `lyceum-gcp-platform:…`. */
import { amount, domain, matching, oneOf, text, texts } from "../../config/Keys.ts"
import { project, region } from "../network/Settings.ts"

export const settings = {
  project,
  projectNumber: matching(/^\d{6,14}$/, "a project's number like 123456789012"),
  region,
  domain,
  /** Whether a release comes here before the other clusters. */
  canary: oneOf(["true", "false"]),
  gatewayClass: text,
  otlpEndpoint: matching(/^https?:\/\/[^\s/]+:\d+$/, "an address like http://alloy.observability.svc:4318"),
  billingAccount: matching(/^[0-9A-F]{6}(?:-[0-9A-F]{6}){2}$/, "a billing account like 000000-000000-000000"),
  monthlyUsd: amount,
  recipients: texts
}
