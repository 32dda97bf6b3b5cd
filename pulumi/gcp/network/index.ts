/** Google Cloud: what the project may use, the network of an environment, the gateway towards AWS, and the zone for certificates. */
import * as dns from "@pulumi/gcp/dns/index.js"
import * as projects from "@pulumi/gcp/projects/index.js"
import { Stack } from "../../components/Stack.ts"
import { loadConfiguration } from "../../config/Load.ts"
import { Network } from "../blocks/Network.ts"
import { settings } from "./Settings.ts"

const config = loadConfiguration("gcp", "network", settings)
const { project } = config
const stack = new Stack("gcp", "network", config.environment)
const parent = { parent: stack }

const services = [
  "artifactregistry",
  "billingbudgets",
  "cloudkms",
  "compute",
  "container",
  "dns",
  "iam",
  "iamcredentials",
  "monitoring",
  "secretmanager",
  "servicenetworking",
  "sqladmin",
  "storage",
  "sts"
].map(
  (service) =>
    new projects.Service(
      `service-${service}`,
      { project, service: `${service}.googleapis.com`, disableOnDestroy: false },
      parent
    )
)
// Who read what: of secrets, keys and stores too, which Google does not write down by itself.
new projects.IAMAuditConfig(
  "lyceum-audit",
  {
    project,
    service: "allServices",
    auditLogConfigs: [{ logType: "ADMIN_READ" }, { logType: "DATA_READ" }, { logType: "DATA_WRITE" }]
  },
  parent
)
const network = new Network(
  "lyceum",
  {
    region: config.region,
    cidr: config.cidr,
    awsCidr: config.awsCidr,
    zones: config.zones,
    egressPerZone: false,
    flowLogDays: config.flowLogDays
  },
  { ...parent, dependsOn: services }
)
// Public, and empty but for challenges: cert-manager proves by it that the internal name is ours.
const challenges = new dns.ManagedZone(
  "analytics-challenges",
  {
    dnsName: `analytics.internal.${config.domain}.`,
    description: "Challenges for the certificate of an internal name",
    visibility: "public",
    dnssecConfig: { state: "on" }
  },
  { ...parent, dependsOn: services }
)

export const networkId = network.networkId
export const privateSubnets = network.privateSubnets
export const routerName = network.routerName
export const gatewayId = network.gatewayId
export const gatewayAddresses = network.gatewayAddresses
export const zoneName = challenges.name
export const nameServers = challenges.nameServers
