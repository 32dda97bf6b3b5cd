/** What a month of analytics on Google Cloud comes to, from its stacks' configuration. */
import { decodeConfiguration } from "../config/Decode.ts"
import type { Environment } from "../config/Environment.ts"
import { stackFile } from "../config/StackFile.ts"
import { settings as clusterSettings } from "../gcp/cluster/Settings.ts"
import { settings as dataSettings } from "../gcp/data/Settings.ts"
import { type Bill, counter } from "./Lines.ts"
import { gcpPrices } from "./prices/gcp.ts"
import { usage } from "./Usage.ts"

/** CPUs and GB of memory in `db-custom-4-16384`; a shared machine has neither. */
const sizeOf = (machine: string) => {
  const [, cpu, megabytes] = /^db-custom-(\d+)-(\d+)$/.exec(machine) ?? []
  return cpu === undefined ? undefined : { cpu: Number(cpu), memory: Number(megabytes) / 1024 }
}

/** The bill of an environment on Google Cloud. */
export const gcpBill = (environment: Environment): Bill => {
  const used = usage[environment]
  const read = <L extends "data" | "cluster">(layer: L) => ({
    cloud: "gcp" as const,
    layer,
    stack: environment,
    values: stackFile("gcp", layer, environment)
  })
  const data = decodeConfiguration(dataSettings, read("data"))
  const cluster = decodeConfiguration(clusterSettings, read("cluster"))
  const ways = counter(gcpPrices, "network")
  const stores = counter(gcpPrices, "data")
  const link = counter(gcpPrices, "link")
  const nodes = counter(gcpPrices, "cluster")
  const edge = counter(gcpPrices, "platform")
  const servers = (data.highAvailability ? 2 : 1) + (data.readReplica ? 1 : 0)
  const size = sizeOf(data.postgresMachine)
  return {
    cloud: "gcp",
    environment,
    lines: [
      ways.running("way out (NAT)", "nat gateway", 1),
      ways.of("traffic through the way out", "nat traffic", used.egressGb / 5),
      ways.of("flow logs", "log ingestion", used.flowLogGb / 10),
      ...(size === undefined
        ? [stores.running("PostgreSQL", "sql g1-small", servers)]
        : [
            stores.running("PostgreSQL, CPUs", "sql cpu", size.cpu * servers),
            stores.running("PostgreSQL, memory", "sql memory", size.memory * servers)
          ]),
      stores.of("storage of PostgreSQL", "sql storage", data.postgresStorageGb * servers),
      stores.of("exports and checkpoints, kept", "object storage", used.materialsGb / 10),
      stores.of("images, kept", "image storage", used.imagesGb / 4),
      stores.of("keys", "key version", 4),
      link.running("tunnels to AWS", "vpn tunnel", 4),
      link.running("AWS' end: connections", "aws vpn connection", 2),
      link.running("AWS' end: addresses that answer for names", "aws resolver address", 2),
      nodes.running("control plane", "gke cluster", 1),
      // The least number of nodes is by zone.
      ...cluster.pools.flatMap(({ diskGb, machine, min, name }) => [
        nodes.running(`nodes "${name}"`, machine, min * cluster.zones.length),
        nodes.of(`disks of nodes "${name}"`, "node disk", diskGb * min * cluster.zones.length)
      ]),
      nodes.of("logs", "log ingestion", used.logGb / 10),
      edge.running("load balancer", "load balancer", 1)
    ]
  }
}
