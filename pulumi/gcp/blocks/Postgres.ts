/** PostgreSQL: Cloud SQL inside the network, its standby, its replica, and names that its certificate is for. */
import * as dns from "@pulumi/gcp/dns/index.js"
import * as sql from "@pulumi/gcp/sql/index.js"
import * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { PostgresArgs, PostgresOutputs } from "../../components/Postgres.ts"

export interface GcpPostgresArgs extends PostgresArgs {
  readonly region: string
  /** Region, or several (`eu`), of the backups. */
  readonly backupLocation: string
  readonly databases: ReadonlyArray<string>
  readonly administrator: { readonly login: string; readonly password: pulumi.Output<string> }
  readonly administratorSecret: pulumi.Output<string>
}

/** `db-perf-optimized-N-2` is of the larger edition, `db-custom-2-8192` and `db-g1-small` of the plain one. Pure. */
export const editionOf = (machine: string): "ENTERPRISE" | "ENTERPRISE_PLUS" =>
  machine.startsWith("db-perf-optimized") ? "ENTERPRISE_PLUS" : "ENTERPRISE"

const flags = {
  "cloudsql.iam_authentication": "on",
  log_lock_waits: "on",
  // Statements above a second, in milliseconds.
  log_min_duration_statement: "1000",
  log_checkpoints: "on"
}

export class Postgres extends Component implements PostgresOutputs {
  readonly host: pulumi.Output<string>
  readonly readerHost: pulumi.Output<string>
  readonly port = 5432
  readonly administratorSecret: pulumi.Output<string>
  /** Certificates (PEM) that the servers' are signed by: public, and in no list that Node has. */
  readonly authority: pulumi.Output<string>
  private readonly args: GcpPostgresArgs

  constructor(name: string, args: GcpPostgresArgs, options: pulumi.ComponentResourceOptions) {
    super("gcp", "Postgres", name, options)
    this.args = args
    const { backupDays, environment, highAvailability } = args
    const server = new sql.DatabaseInstance(
      name,
      {
        ...this.common(),
        instanceType: "CLOUD_SQL_INSTANCE",
        settings: {
          ...this.settings(),
          availabilityType: highAvailability ? "REGIONAL" : "ZONAL",
          backupConfiguration: {
            enabled: true,
            startTime: "02:00",
            location: args.backupLocation,
            pointInTimeRecoveryEnabled: true,
            // Google keeps the log of seven days at most in this edition.
            transactionLogRetentionDays: Math.min(7, backupDays),
            backupRetentionSettings: { retainedBackups: backupDays, retentionUnit: "COUNT" }
          },
          maintenanceWindow: { day: 7, hour: 2, updateTrack: "week5" },
          retainBackupsOnDelete: environment === "production"
        }
      },
      this.data(environment)
    )
    for (const database of args.databases)
      new sql.Database(`${name}-${database}`, { name: database, instance: server.name }, this.data(environment))
    new sql.User(
      `${name}-administrator`,
      { instance: server.name, name: args.administrator.login, password: args.administrator.password },
      this.child({ additionalSecretOutputs: ["password"] })
    )
    this.host = this.named(name, server)
    this.readerHost = args.readReplica ? this.named(`${name}-reader`, this.replica(name, server)) : this.host
    // The provider calls them secret; they are certificates.
    this.authority = pulumi.unsecret(
      server.serverCaCerts.apply((all) => all.flatMap(({ cert }) => cert ?? []).join("\n"))
    )
    this.administratorSecret = args.administratorSecret
    this.registerOutputs({ host: this.host, readerHost: this.readerHost })
  }

  private common() {
    const { args } = this
    return {
      region: args.region,
      databaseVersion: `POSTGRES_${args.version}`,
      encryptionKeyName: args.kmsKey,
      deletionProtection: args.environment === "production"
    }
  }

  private settings() {
    const { args } = this
    return {
      tier: args.machine,
      edition: editionOf(args.machine),
      diskType: "PD_SSD",
      diskSize: args.storageGb,
      diskAutoresize: true,
      diskAutoresizeLimit: args.storageMaxGb,
      deletionProtectionEnabled: args.environment === "production",
      ipConfiguration: {
        ipv4Enabled: false,
        privateNetwork: args.placement.networkId,
        sslMode: "ENCRYPTED_ONLY",
        // Certificates with names, so that they can be checked.
        serverCaMode: "GOOGLE_MANAGED_CAS_CA"
      },
      databaseFlags: Object.entries(flags).map(([flag, value]) => ({ name: flag, value })),
      insightsConfig: { queryInsightsEnabled: true, recordClientAddress: false, recordApplicationTags: true }
    }
  }

  private replica(name: string, server: sql.DatabaseInstance): sql.DatabaseInstance {
    return new sql.DatabaseInstance(
      `${name}-reader`,
      {
        ...this.common(),
        instanceType: "READ_REPLICA_INSTANCE",
        masterInstanceName: server.name,
        settings: { ...this.settings(), availabilityType: "ZONAL" }
      },
      this.child()
    )
  }

  /** The name of the server's certificate, found inside the network; without the dot at its end. */
  private named(name: string, server: sql.DatabaseInstance): pulumi.Output<string> {
    const dotted = server.dnsName.apply((one) => `${one.replace(/\.$/, "")}.`)
    const zone = new dns.ManagedZone(
      `${name}-name`,
      {
        dnsName: dotted,
        description: "The database, inside the network",
        visibility: "private",
        privateVisibilityConfig: { networks: [{ networkUrl: this.args.placement.networkId }] }
      },
      this.child()
    )
    new dns.RecordSet(
      `${name}-name`,
      { managedZone: zone.name, name: dotted, type: "A", ttl: 60, rrdatas: [server.privateIpAddress] },
      this.child()
    )
    return dotted.apply((one) => one.replace(/\.$/, ""))
  }
}
