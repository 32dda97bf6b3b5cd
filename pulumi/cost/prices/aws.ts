/** AWS. */
import type { Price, PriceTable } from "../Prices.ts"

const hour = (usd: number): Price => ({ usd, per: "hour" })
const gbMonth = (usd: number): Price => ({ usd, per: "GB-month" })
const gb = (usd: number): Price => ({ usd, per: "GB" })
const million = (usd: number): Price => ({ usd, per: "million" })
const month = (usd: number): Price => ({ usd, per: "month" })

export const awsPrices: PriceTable = {
  cloud: "aws",
  region: "eu-central-1",
  asOf: "list prices of 2025, written down in November 2026",
  source:
    "public on-demand list prices not compared with the provider's own list when they were written down: look each up again",
  prices: {
    "nat gateway": hour(0.052),
    "nat traffic": gb(0.052),
    "interface endpoint": hour(0.012),
    "public address": hour(0.005),
    "log ingestion": gb(0.63),
    "log storage": gbMonth(0.0324),
    "dns zone": month(0.5),
    "kms key": month(1),
    secret: month(0.4),
    alarm: month(0.1),
    "db.t4g.medium": hour(0.082),
    "db.m8g.large": hour(0.2),
    "db.r8g.xlarge": hour(0.6),
    "rds storage": gbMonth(0.137),
    "rds backup": gbMonth(0.103),
    "kafka.t3.small": hour(0.054),
    "kafka.m7g.large": hour(0.245),
    "kafka storage": gbMonth(0.119),
    "dynamodb writes": million(0.7625),
    "dynamodb reads": million(0.1525),
    "dynamodb storage": gbMonth(0.306),
    "dynamodb recovery": gbMonth(0.2448),
    "s3 storage": gbMonth(0.0245),
    "s3 writes": { usd: 0.0054, per: "thousand" },
    "s3 reads": { usd: 0.00043, per: "thousand" },
    "sqs requests": million(0.4),
    "lambda requests": million(0.2),
    "lambda time": { usd: 0.0000133334, per: "GB-second" },
    "malware scan": gb(0.79),
    mail: { usd: 0.1, per: "thousand" },
    "image storage": gbMonth(0.1),
    "eks cluster": hour(0.1),
    "t4g.large": hour(0.0768),
    "m8g.large": hour(0.1032),
    "m8g.xlarge": hour(0.2064),
    "node disk": gbMonth(0.0952),
    "load balancer": hour(0.027),
    "load balancer unit": hour(0.008),
    "web acl": month(5),
    "web acl rule": month(1),
    "web acl requests": million(0.6),
    "edge traffic": gb(0.085),
    "edge requests": million(1.2),
    "zone traffic": gb(0.01),
    "vpn connection": hour(0.05)
  }
}
