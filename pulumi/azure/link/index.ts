/**
 * Azure and AWS: tunnels with BGP, names of the one asked for from the other, and users of Kafka with a password for what runs
 * here (docs/decisions/0015-aks-to-msk.md). Both ends are in one program, so that keys and passwords never leave it.
 */
import * as resources from "@pulumi/azure-native/resources/index.js"
import { InboundNames } from "../../aws/blocks/InboundNames.ts"
import { ScramUser } from "../../aws/blocks/ScramUser.ts"
import { Vpn } from "../../aws/blocks/Vpn.ts"
import { overlap } from "../../components/Ranges.ts"
import { outputsOf } from "../../components/References.ts"
import { Stack } from "../../components/Stack.ts"
import { BadConfiguration, fileOf } from "../../config/Decode.ts"
import { loadConfiguration } from "../../config/Load.ts"
import { OutboundNames } from "../blocks/OutboundNames.ts"
import { putSecret } from "../blocks/Secrets.ts"
import { internalAddress } from "../blocks/Subnets.ts"
import { Tunnels } from "../blocks/Tunnels.ts"
import { azureAsn, insideRanges } from "../blocks/VpnGateway.ts"
import { settings } from "./Settings.ts"

const config = loadConfiguration("azure", "link", settings)
const { awsCidr, cidr, domain, environment, location, rotation } = config
if (overlap(cidr, awsCidr))
  throw new BadConfiguration(
    `${fileOf("azure", "link", environment)}: "lyceum-azure-link:cidr" and "lyceum-azure-link:awsCidr" overlap; networks that are joined must not`
  )
const stack = new Stack("azure", "link", environment)
const parent = { parent: stack }
const here = outputsOf("azure", "network", environment, stack)
const store = outputsOf("azure", "data", environment, stack)
const aws = outputsOf("aws", "network", environment, stack)
const awsData = outputsOf("aws", "data", environment, stack)
const group = new resources.ResourceGroup(
  "lyceum-link",
  { resourceGroupName: `lyceum-link-${environment}`, location },
  parent
)
const place = { resourceGroupName: group.name, location }

const addresses = here.texts("gatewayAddresses")
const vpn = new Vpn(
  `lyceum-${environment}-azure`,
  {
    networkId: aws.text("networkId"),
    routeTables: aws.texts("routeTables"),
    routeTableCount: config.awsRouteTables,
    farAsn: azureAsn,
    gateways: insideRanges.map((inside, instance) => ({
      address: addresses.apply((all) => all[instance] ?? ""),
      inside
    })),
    rotation
  },
  parent
)
new Tunnels(
  "lyceum-to-aws",
  {
    place,
    gatewayId: here.text("gatewayId"),
    configurations: here.texts("gatewayConfigurations"),
    tunnels: vpn.tunnels
  },
  parent
)
const internal = `internal.${domain}`
const names = new InboundNames(
  `lyceum-${environment}-names`,
  {
    environment,
    networkId: aws.text("networkId"),
    subnets: aws.texts("dataSubnets"),
    ranges: [cidr],
    zoneName: internal,
    far: { analytics: internalAddress(cidr) },
    publicZone: aws.text("zoneId"),
    delegated: { name: `analytics.${internal}`, nameServers: here.texts("nameServers") }
  },
  parent
)
new OutboundNames(
  "lyceum-from-aws",
  {
    place,
    networkId: here.text("networkId"),
    subnet: here.text("resolverSubnet"),
    zones: [`kafka.${config.awsRegion}.amazonaws.com`, internal],
    servers: names.servers
  },
  parent
)

for (const deployable of ["analytics", "flink-job"] as const) {
  const user = new ScramUser(
    `lyceum-${environment}-${deployable}`,
    { username: deployable, clusterArn: awsData.text("kafkaArn"), kmsKey: awsData.text("kmsKey"), rotation },
    parent
  )
  const put = {
    environment,
    resourceGroupName: store.text("resourceGroup"),
    vaultName: store.text("secretVaultName"),
    deployable
  }
  putSecret({ ...put, key: "KAFKA_SASL_USERNAME", value: deployable }, parent)
  putSecret({ ...put, key: "KAFKA_SASL_PASSWORD", value: user.password }, parent)
}
putSecret(
  {
    environment,
    resourceGroupName: store.text("resourceGroup"),
    vaultName: store.text("secretVaultName"),
    deployable: "analytics",
    key: "SERVICE_CLIENT_SECRET",
    value: awsData.text("analyticsClientSecret")
  },
  parent
)

export const kafkaBrokers = awsData.text("kafkaScramBrokers")
export const analyticsAddress = internalAddress(cidr)
