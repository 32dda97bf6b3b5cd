/** Kafka, managed, where the cloud has it. */
import type { Input, Output } from "@pulumi/pulumi"
import type { Environment } from "../config/Environment.ts"
import type { Placement } from "./Network.ts"

export interface EventBusArgs {
  readonly environment: Environment
  readonly placement: Placement
  /** `4.1.x.kraft` or what the cloud calls it. */
  readonly version: string
  readonly machine: string
  /** Brokers in all: a multiple of the placement's zones. */
  readonly brokers: number
  readonly storageGb: number
  readonly storageMaxGb: number
  readonly kmsKey: Input<string>
}

export interface EventBusOutputs {
  /** `host:port,host:port`, for `KAFKA_BROKERS` with the cloud's own identities. */
  readonly brokers: Output<string>
  /** The same for those who come from elsewhere with name and password (SCRAM over TLS). */
  readonly scramBrokers: Output<string>
}
