/**
 * PostgreSQL on RDS. The administrator's password is made, kept and rotated by RDS itself; TLS is forced; statements that take
 * long are logged without their values.
 */
import * as aws from "@pulumi/aws"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { PostgresArgs, PostgresOutputs } from "../../components/Postgres.ts"
import { door } from "./Door.ts"
import { Role } from "./Role.ts"

export interface AwsPostgresArgs extends PostgresArgs {
  readonly account: pulumi.Input<string>
  /** Ranges of joined networks that may come in too. */
  readonly guests: ReadonlyArray<string>
  readonly database: string
}

/** What the server is told beside RDS' own defaults. */
const parameters = [
  { name: "rds.force_ssl", value: "1" },
  { name: "log_min_duration_statement", value: "500" },
  // Values of statements may be personal data.
  { name: "log_parameter_max_length", value: "0" },
  { name: "log_parameter_max_length_on_error", value: "0" },
  { name: "log_lock_waits", value: "1" },
  // What nobody awaits any more must not hold the relay's fence back.
  { name: "idle_in_transaction_session_timeout", value: "60000" }
] as const

export class Postgres extends Component implements PostgresOutputs {
  readonly host: pulumi.Output<string>
  readonly readerHost: pulumi.Output<string>
  readonly port = 5432
  readonly administratorSecret: pulumi.Output<string>

  constructor(name: string, args: AwsPostgresArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "Postgres", name, options)
    const { environment, kmsKey, placement } = args
    const production = environment === "production"
    const subnets = new aws.rds.SubnetGroup(name, { name, subnetIds: placement.subnets }, this.child())
    const group = door(
      `${name}-postgres`,
      {
        networkId: placement.networkId,
        description: "PostgreSQL from the networks",
        ports: [this.port],
        ranges: [placement.cidr, ...args.guests]
      },
      this.child()
    )
    const parameterGroup = new aws.rds.ParameterGroup(
      name,
      {
        name: `${name}-${args.version}`,
        family: `postgres${args.version}`,
        parameters: [
          ...parameters.map((one) => ({ ...one, applyMethod: "immediate" })),
          // Replication slots and the like: read at the start alone.
          { name: "rds.logical_replication", value: "0", applyMethod: "pending-reboot" }
        ]
      },
      this.child()
    )
    const monitor = new Role(
      `${name}-rds-monitoring`,
      {
        service: "monitoring.rds.amazonaws.com",
        account: args.account,
        statements: [],
        managed: ["arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"]
      },
      { parent: this }
    )
    const common = {
      instanceClass: args.machine,
      vpcSecurityGroupIds: [group.id],
      parameterGroupName: parameterGroup.name,
      publiclyAccessible: false,
      storageEncrypted: true,
      kmsKeyId: kmsKey,
      storageType: "gp3",
      maxAllocatedStorage: args.storageMaxGb,
      caCertIdentifier: "rds-ca-ecc384-g1",
      autoMinorVersionUpgrade: true,
      copyTagsToSnapshot: true,
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: kmsKey,
      monitoringInterval: 60,
      monitoringRoleArn: monitor.arn,
      enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
      maintenanceWindow: "sun:03:00-sun:04:00",
      // Staging too must be hard to lose by accident; a dev server may be thrown away.
      deletionProtection: environment !== "dev"
    }
    const server = new aws.rds.Instance(
      name,
      {
        ...common,
        identifier: name,
        engine: "postgres",
        engineVersion: args.version,
        dbName: args.database,
        username: "lyceum_admin",
        manageMasterUserPassword: true,
        masterUserSecretKmsKeyId: kmsKey,
        allocatedStorage: args.storageGb,
        dbSubnetGroupName: subnets.name,
        multiAz: args.highAvailability,
        backupRetentionPeriod: args.backupDays,
        backupWindow: "01:00-02:00",
        deleteAutomatedBackups: !production,
        skipFinalSnapshot: environment === "dev",
        ...(environment === "dev" ? {} : { finalSnapshotIdentifier: `${name}-final` })
      },
      this.data(environment)
    )
    const reader = args.readReplica
      ? new aws.rds.Instance(
          `${name}-reader`,
          {
            ...common,
            identifier: `${name}-reader`,
            replicateSourceDb: server.identifier,
            multiAz: false,
            // A replica's backups are its source's.
            backupRetentionPeriod: 0,
            skipFinalSnapshot: true
          },
          this.child()
        )
      : undefined
    this.host = server.address
    this.readerHost = reader === undefined ? server.address : reader.address
    this.administratorSecret = server.masterUserSecrets.apply((secrets) => secrets[0]?.secretArn ?? "")
    this.registerOutputs({ host: this.host, readerHost: this.readerHost })
  }
}
