/** PostgreSQL 17 or 18, managed. One server; a database and two roles a service (`packages/database/src/Provision.ts`). */
import type { Input, Output } from "@pulumi/pulumi"
import type { Environment } from "../config/Environment.ts"
import type { Placement } from "./Network.ts"

export interface PostgresArgs {
  readonly environment: Environment
  readonly placement: Placement
  /** Major version. */
  readonly version: "17" | "18"
  readonly machine: string
  readonly storageGb: number
  /** Storage grows by itself to this. */
  readonly storageMaxGb: number
  /** A second server in another zone that takes over. */
  readonly highAvailability: boolean
  /** A server for read-only queries (`DATABASE_READER_URL`). */
  readonly readReplica: boolean
  /** Days of point-in-time recovery. */
  readonly backupDays: number
  readonly kmsKey: Input<string>
}

export interface PostgresOutputs {
  readonly host: Output<string>
  /** The replica's host; the server's own where there is none. */
  readonly readerHost: Output<string>
  readonly port: number
  /** Name of the administrator's secret in the cloud's secret store; the cloud makes and rotates it where it can. */
  readonly administratorSecret: Output<string>
}
