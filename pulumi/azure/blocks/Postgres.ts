/** PostgreSQL: a flexible server inside the network, its standby in another zone, its replica, its settings. */
import * as dbforpostgresql from "@pulumi/azure-native/dbforpostgresql/index.js"
import * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { PostgresArgs, PostgresOutputs } from "../../components/Postgres.ts"
import type { Place } from "./Place.ts"
import { settings } from "./PostgresSettings.ts"

/** Where backups are also kept, and by which key there. */
export interface Recovery {
  readonly kmsKey: pulumi.Input<string>
}

export interface AzurePostgresArgs extends PostgresArgs {
  readonly place: Place
  readonly tenantId: string
  readonly zone: pulumi.Input<string>
  /** The identity that may use the keys. */
  readonly keyIdentity: pulumi.Input<string>
  /** Absent: backups stay in the region. */
  readonly recovery?: Recovery
  readonly databases: ReadonlyArray<string>
  readonly administrator: { readonly login: string; readonly password: pulumi.Output<string> }
  /** The group of Entra whose members administrate by their own names. */
  readonly administrators: { readonly objectId: string; readonly name: string }
  /** The administrator's secret, for the job that makes roles. */
  readonly administratorSecret: pulumi.Output<string>
  /** Zones of the region, the server's first. */
  readonly zones: ReadonlyArray<string>
}

/** `Standard_B2s` is burstable, `Standard_D4ds_v5` general purpose, `Standard_E…` memory optimised. Pure. */
export const tierOf = (machine: string): "Burstable" | "GeneralPurpose" | "MemoryOptimized" =>
  machine.startsWith("Standard_B")
    ? "Burstable"
    : machine.startsWith("Standard_E")
      ? "MemoryOptimized"
      : "GeneralPurpose"

export class Postgres extends Component implements PostgresOutputs {
  readonly host: pulumi.Output<string>
  readonly readerHost: pulumi.Output<string>
  readonly port = 5432
  readonly administratorSecret: pulumi.Output<string>
  readonly serverId: pulumi.Output<string>
  private readonly args: AzurePostgresArgs

  constructor(name: string, args: AzurePostgresArgs, options: pulumi.ComponentResourceOptions) {
    super("azure", "Postgres", name, options)
    this.args = args
    const server = this.server(name)
    // Azure takes one change of a server at a time.
    let last: pulumi.Resource = server
    for (const [configurationName, value] of Object.entries(settings)) {
      last = new dbforpostgresql.Configuration(
        `${name}-${configurationName.replaceAll(/[._]/g, "-")}`,
        { ...this.of(server), configurationName, value, source: "user-override" },
        this.child({ dependsOn: [last] })
      )
    }
    last = new dbforpostgresql.Administrator(
      `${name}-administrators`,
      {
        ...this.of(server),
        objectId: args.administrators.objectId,
        principalName: args.administrators.name,
        principalType: "Group",
        tenantId: args.tenantId
      },
      this.child({ dependsOn: [last] })
    )
    for (const databaseName of args.databases) {
      last = new dbforpostgresql.Database(
        `${name}-${databaseName}`,
        { ...this.of(server), databaseName, charset: "UTF8", collation: "en_US.utf8" },
        this.data(args.environment, { dependsOn: [last] })
      )
    }
    this.serverId = server.id
    this.host = server.fullyQualifiedDomainName
    this.readerHost = args.readReplica ? this.replica(name, server, last).fullyQualifiedDomainName : this.host
    this.administratorSecret = args.administratorSecret
    this.registerOutputs({ host: this.host, readerHost: this.readerHost })
  }

  private of(server: dbforpostgresql.Server) {
    return { resourceGroupName: this.args.place.resourceGroupName, serverName: server.name }
  }

  /** What server and replica have in common. */
  private common() {
    const { args } = this
    return {
      ...args.place,
      version: args.version,
      sku: { name: args.machine, tier: tierOf(args.machine) },
      // Grows by itself, to the disk's own limit; Azure knows no bound of ours, so an alert watches it.
      storage: { storageSizeGB: args.storageGb, autoGrow: "Enabled" },
      network: {
        delegatedSubnetResourceId: pulumi.output(args.placement.subnets).apply(([subnet]) => subnet ?? ""),
        privateDnsZoneArmResourceId: args.zone,
        publicNetworkAccess: "Disabled"
      },
      // Services sign in with passwords of their roles (SCRAM); people by Entra.
      authConfig: { activeDirectoryAuth: "enabled", passwordAuth: "enabled", tenantId: args.tenantId },
      identity: {
        type: "UserAssigned",
        userAssignedIdentities: pulumi.output(args.keyIdentity).apply((id) => ({ [id]: {} }))
      },
      maintenanceWindow: { customWindow: "Enabled", dayOfWeek: 0, startHour: 2, startMinute: 0 }
    }
  }

  private server(name: string): dbforpostgresql.Server {
    const { args } = this
    const [own = "1", other = own] = args.zones
    return new dbforpostgresql.Server(
      name,
      {
        ...this.common(),
        createMode: "Default",
        availabilityZone: own,
        administratorLogin: args.administrator.login,
        administratorLoginPassword: args.administrator.password,
        highAvailability: args.highAvailability
          ? { mode: "ZoneRedundant", standbyAvailabilityZone: other }
          : { mode: "Disabled" },
        backup: {
          backupRetentionDays: args.backupDays,
          geoRedundantBackup: args.recovery === undefined ? "Disabled" : "Enabled"
        },
        dataEncryption: {
          type: "AzureKeyVault",
          primaryKeyURI: args.kmsKey,
          primaryUserAssignedIdentityId: args.keyIdentity,
          ...(args.recovery === undefined
            ? {}
            : { geoBackupKeyURI: args.recovery.kmsKey, geoBackupUserAssignedIdentityId: args.keyIdentity })
        }
      },
      this.data(args.environment, { additionalSecretOutputs: ["administratorLoginPassword"] })
    )
  }

  /** In the last zone: with the standby in the second, the loss of one takes one of the three. */
  private replica(name: string, server: dbforpostgresql.Server, after: pulumi.Resource): dbforpostgresql.Server {
    const { args } = this
    return new dbforpostgresql.Server(
      `${name}-reader`,
      {
        ...this.common(),
        createMode: "Replica",
        sourceServerResourceId: server.id,
        availabilityZone: args.zones.at(-1) ?? "1",
        dataEncryption: {
          type: "AzureKeyVault",
          primaryKeyURI: args.kmsKey,
          primaryUserAssignedIdentityId: args.keyIdentity
        }
      },
      this.child({ dependsOn: [after] })
    )
  }
}
