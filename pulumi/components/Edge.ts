/** Where people come in: names, certificates, a filter before the load balancer, a cache for what never changes. */
import type { Output } from "@pulumi/pulumi"

export interface EdgeArgs {
  /** The platform's address, for example `learn.example.org`. */
  readonly domain: string
  /** Requests of one address in five minutes; more are refused. */
  readonly requestsPerFiveMinutes: number
}

export interface EdgeOutputs {
  /** Certificate for the gateway of the cluster. */
  readonly certificate: Output<string>
  /** Filter that the gateway is put behind; empty where the cloud's edge holds it itself. */
  readonly filter: Output<string>
}
