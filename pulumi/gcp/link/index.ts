/**
 * Google Cloud and AWS: tunnels with BGP, names of the one asked for from the other, and users of Kafka with a password for what
 * runs here (docs/decisions/0015-aks-to-msk.md). Both ends are in one program, so that keys and passwords never leave it.
 */
import * as dns from "@pulumi/gcp/dns/index.js"
import { InboundNames } from "../../aws/blocks/InboundNames.ts"
import { ScramUser } from "../../aws/blocks/ScramUser.ts"
import { Vpn } from "../../aws/blocks/Vpn.ts"
import { overlap } from "../../components/Ranges.ts"
import { outputsOf } from "../../components/References.ts"
import { Stack } from "../../components/Stack.ts"
import { BadConfiguration, fileOf } from "../../config/Decode.ts"
import { loadConfiguration } from "../../config/Load.ts"
import { gcpAsn, namesRange } from "../blocks/Network.ts"
import { internalAddress } from "../blocks/Ranges.ts"
import { putSecret } from "../blocks/Secrets.ts"
import { insideRanges, Tunnels } from "../blocks/Tunnels.ts"
import { settings } from "./Settings.ts"

const config = loadConfiguration("gcp", "link", settings)
const { awsCidr, cidr, domain, environment, region, rotation } = config
if (overlap(cidr, awsCidr))
  throw new BadConfiguration(
    `${fileOf("gcp", "link", environment)}: "lyceum-gcp-link:cidr" and "lyceum-gcp-link:awsCidr" overlap; networks that are joined must not`
  )
const stack = new Stack("gcp", "link", environment)
const parent = { parent: stack }
const here = outputsOf("gcp", "network", environment, stack)
const store = outputsOf("gcp", "data", environment, stack)
const aws = outputsOf("aws", "network", environment, stack)
const awsData = outputsOf("aws", "data", environment, stack)

const addresses = here.texts("gatewayAddresses")
const vpn = new Vpn(
  `lyceum-${environment}-gcp`,
  {
    networkId: aws.text("networkId"),
    routeTables: aws.texts("routeTables"),
    routeTableCount: config.awsRouteTables,
    farAsn: gcpAsn,
    gateways: insideRanges.map((inside, end) => ({ address: addresses.apply((all) => all[end] ?? ""), inside })),
    rotation
  },
  parent
)
new Tunnels(
  "lyceum-to-aws",
  { region, gatewayId: here.text("gatewayId"), routerName: here.text("routerName"), tunnels: vpn.tunnels },
  parent
)
const internal = `internal.${domain}`
const names = new InboundNames(
  `lyceum-${environment}-names`,
  {
    environment,
    networkId: aws.text("networkId"),
    subnets: aws.texts("dataSubnets"),
    ranges: [cidr, namesRange],
    zoneName: internal,
    far: { analytics: internalAddress(cidr) },
    publicZone: aws.text("zoneId"),
    delegated: { name: `analytics.${internal}`, nameServers: here.texts("nameServers") }
  },
  parent
)
for (const [name, zone] of [
  ["kafka", `kafka.${config.awsRegion}.amazonaws.com`],
  ["internal", internal]
] as const)
  new dns.ManagedZone(
    `lyceum-${name}`,
    {
      dnsName: `${zone}.`,
      description: "Names that AWS answers for",
      visibility: "private",
      privateVisibilityConfig: { networks: [{ networkUrl: here.text("networkId") }] },
      forwardingConfig: {
        targetNameServers: names.servers.map((ipv4Address) => ({ ipv4Address, forwardingPath: "private" }))
      }
    },
    parent
  )

const put = { environment, region, kmsKey: store.text("dataKeyId") }
for (const deployable of ["analytics", "flink-job"] as const) {
  const user = new ScramUser(
    `lyceum-${environment}-${deployable}`,
    { username: deployable, clusterArn: awsData.text("kafkaArn"), kmsKey: awsData.text("kmsKey"), rotation },
    parent
  )
  putSecret({ ...put, deployable, key: "KAFKA_SASL_USERNAME", value: deployable }, parent)
  putSecret({ ...put, deployable, key: "KAFKA_SASL_PASSWORD", value: user.password }, parent)
}
putSecret(
  { ...put, deployable: "analytics", key: "SERVICE_CLIENT_SECRET", value: awsData.text("analyticsClientSecret") },
  parent
)

export const kafkaBrokers = awsData.text("kafkaScramBrokers")
export const analyticsAddress = internalAddress(cidr)
