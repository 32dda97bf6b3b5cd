/** Configuration of the stack `lyceum-aws-network`. */
import { cidr, domain, flag, integer, oneOf, text, texts } from "../../config/Keys.ts"

export const settings = {
  account: text,
  region: text,
  cidr,
  /** AWS wants subnets of two zones for EKS and RDS even where all runs in one. */
  zones: oneOf(["2", "3"]),
  egressPerZone: flag,
  flowLogDays: integer(1, 365),
  interfaces: texts,
  /** The platform's address; its zone of DNS is made here, so that it can be delegated before anything needs it. */
  domain
} as const
