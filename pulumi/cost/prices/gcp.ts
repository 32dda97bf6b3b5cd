/** Google Cloud. */
import type { Price, PriceTable } from "../Prices.ts"

const hour = (usd: number): Price => ({ usd, per: "hour" })
const gbMonth = (usd: number): Price => ({ usd, per: "GB-month" })
const gb = (usd: number): Price => ({ usd, per: "GB" })
const month = (usd: number): Price => ({ usd, per: "month" })

export const gcpPrices: PriceTable = {
  cloud: "gcp",
  region: "europe-west3",
  asOf: "list prices of 2025, written down in November 2026",
  source:
    "public on-demand list prices not compared with the provider's own list when they were written down: look each up again",
  prices: {
    "nat gateway": hour(0.044),
    "nat traffic": gb(0.045),
    "vpn tunnel": hour(0.065),
    "aws vpn connection": hour(0.05),
    "aws resolver address": hour(0.125),
    "log ingestion": gb(0.5),
    "key version": month(0.06),
    "gke cluster": hour(0.1),
    "e2-standard-2": hour(0.0863),
    "e2-standard-4": hour(0.1726),
    "n2d-standard-2": hour(0.1088),
    "n2d-standard-4": hour(0.2176),
    "node disk": gbMonth(0.12),
    "sql cpu": hour(0.0496),
    "sql memory": { usd: 0.0084, per: "GB-hour" },
    "sql g1-small": hour(0.042),
    "sql storage": gbMonth(0.204),
    "object storage": gbMonth(0.023),
    "image storage": gbMonth(0.1),
    "load balancer": hour(0.03)
  }
}
