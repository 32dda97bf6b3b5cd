/** What a month of analytics on Azure comes to, from its stacks' configuration. */
import { settings as clusterSettings } from "../azure/cluster/Settings.ts"
import { settings as dataSettings } from "../azure/data/Settings.ts"
import { settings as networkSettings } from "../azure/network/Settings.ts"
import { decodeConfiguration } from "../config/Decode.ts"
import type { Environment } from "../config/Environment.ts"
import { stackFile } from "../config/StackFile.ts"
import { type Bill, counter } from "./Lines.ts"
import { azurePrices } from "./prices/azure.ts"
import { usage } from "./Usage.ts"

/** CPUs of a machine: the number in its name. */
const cpus = (machine: string): number => Number(/^Standard_[A-Z]+(\d+)/.exec(machine)?.[1] ?? 2)

/** The bill of an environment on Azure. */
export const azureBill = (environment: Environment): Bill => {
  const used = usage[environment]
  const read = <L extends "network" | "data" | "cluster">(layer: L) => ({
    cloud: "azure" as const,
    layer,
    stack: environment,
    values: stackFile("azure", layer, environment)
  })
  const network = decodeConfiguration(networkSettings, read("network"))
  const data = decodeConfiguration(dataSettings, read("data"))
  const cluster = decodeConfiguration(clusterSettings, read("cluster"))
  const ways = counter(azurePrices, "network")
  const stores = counter(azurePrices, "data")
  const link = counter(azurePrices, "link")
  const nodes = counter(azurePrices, "cluster")
  const edge = counter(azurePrices, "platform")
  const servers = (data.highAvailability ? 2 : 1) + (data.readReplica ? 1 : 0)
  // The workloads have a pool in each zone.
  const pools = [cluster.system, { ...cluster.workload, min: cluster.workload.min * cluster.zones }]
  return {
    cloud: "azure",
    environment,
    lines: [
      ways.running("ways out (NAT)", "nat gateway", network.egressPerZone ? network.zones : 1),
      ways.of("traffic through the ways out", "nat traffic", used.egressGb / 5),
      ways.running("gateway to AWS", network.vpnSku, 1),
      ways.of("flow logs", "log ingestion", Math.min(network.dailyLogGb * 30, used.flowLogGb / 10)),
      stores.running("PostgreSQL", `postgres ${data.postgresMachine}`, servers),
      stores.of("storage of PostgreSQL", "postgres storage", data.postgresStorageGb * servers),
      stores.of("exports and checkpoints, kept", "blob storage", used.materialsGb / 10),
      stores.of("registry of images", "registry Premium", 1),
      stores.of("key vaults", "key vault", 2),
      stores.running("private endpoints", "private endpoint", 6),
      // Azure's own end is in the gateway's price.
      link.running("AWS' end: connections", "aws vpn connection", 2),
      link.running("AWS' end: addresses that answer for names", "aws resolver address", 2),
      link.running("resolver of names", "dns resolver endpoint", 1),
      nodes.running("control plane", `aks ${cluster.tier}`, 1),
      ...pools.flatMap(({ diskGb, machine, min, name }) => [
        nodes.running(`nodes "${name}"`, machine, min),
        nodes.of(`disks of nodes "${name}"`, "node disk", diskGb * min)
      ]),
      ...(cluster.defender
        ? [
            nodes.of(
              "defender",
              "defender",
              pools.reduce((sum, { machine, min }) => sum + cpus(machine) * min, 0)
            )
          ]
        : []),
      nodes.of("logs", "log ingestion", used.logGb / 10),
      edge.running("load balancer", "load balancer", 1)
    ]
  }
}
