/** Azure. */
import type { Price, PriceTable } from "../Prices.ts"

const hour = (usd: number): Price => ({ usd, per: "hour" })
const gbMonth = (usd: number): Price => ({ usd, per: "GB-month" })
const gb = (usd: number): Price => ({ usd, per: "GB" })
const month = (usd: number): Price => ({ usd, per: "month" })

export const azurePrices: PriceTable = {
  cloud: "azure",
  region: "germanywestcentral",
  asOf: "list prices of 2025, written down in November 2026",
  source:
    "public pay-as-you-go list prices not compared with the provider's own list when they were written down: look each up again",
  prices: {
    "nat gateway": hour(0.045),
    "nat traffic": gb(0.045),
    VpnGw1AZ: hour(0.361),
    VpnGw2AZ: hour(0.564),
    "aws vpn connection": hour(0.05),
    "aws resolver address": hour(0.125),
    "dns resolver endpoint": hour(0.25),
    "private endpoint": hour(0.01),
    "log ingestion": gb(2.99),
    "key vault": month(5),
    Standard_B2s: hour(0.064),
    Standard_B2ms: hour(0.0832),
    Standard_D2ds_v5: hour(0.136),
    Standard_D4ds_v5: hour(0.272),
    Standard_B2ps_v2: hour(0.0764),
    "postgres Standard_B1ms": hour(0.021),
    "postgres Standard_B2s": hour(0.083),
    "postgres Standard_B2ms": hour(0.166),
    "postgres Standard_D2ds_v5": hour(0.208),
    "postgres Standard_D4ds_v5": hour(0.416),
    "postgres storage": gbMonth(0.137),
    "aks Free": hour(0),
    "aks Standard": hour(0.1),
    "node disk": gbMonth(0.15),
    "blob storage": gbMonth(0.023),
    "registry Premium": month(50),
    "load balancer": hour(0.025),
    defender: { usd: 6.87, per: "vCPU-month" }
  }
}
