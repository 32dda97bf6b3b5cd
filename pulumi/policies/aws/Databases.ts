/** PostgreSQL on RDS and the table on DynamoDB. */
import { about, at, demand, list, type Policy } from "../Policy.ts"

const instance = ["aws:rds/instance:Instance"]
const isReplica = (inputs: Readonly<Record<string, unknown>>) => inputs["replicateSourceDb"] !== undefined

export const databasePolicies: ReadonlyArray<Policy> = [
  {
    name: "aws-postgres-encrypted",
    demands: "the storage of PostgreSQL is encrypted with a key of ours",
    check: about(instance, ({ kmsKeyId, storageEncrypted }) =>
      demand(storageEncrypted === true && typeof kmsKeyId === "string", "its storage is not encrypted with a KMS key")
    )
  },
  {
    name: "aws-postgres-tls",
    demands: "PostgreSQL refuses connections without TLS",
    check: (resource, around) => [
      ...about(["aws:rds/parameterGroup:ParameterGroup"], ({ parameters }) =>
        demand(
          list(parameters).some((one) => at(one, "name") === "rds.force_ssl" && at(one, "value") === "1"),
          "it does not set rds.force_ssl to 1"
        )
      )(resource, around),
      ...about(instance, ({ parameterGroupName }) =>
        demand(
          typeof parameterGroupName === "string" && !parameterGroupName.startsWith("default."),
          "it has no parameter group of ours"
        )
      )(resource, around)
    ]
  },
  {
    name: "aws-postgres-zones",
    demands: "PostgreSQL has a second server in another zone, but in dev",
    check: about(instance, (inputs, { environment }) =>
      demand(environment === "dev" || isReplica(inputs) || inputs["multiAz"] === true, "it is in one zone alone")
    )
  },
  {
    name: "aws-postgres-backups",
    demands: "backups of PostgreSQL are kept for 7 days or more",
    check: about(instance, (inputs) =>
      demand(
        isReplica(inputs) || Number(inputs["backupRetentionPeriod"] ?? 0) >= 7,
        "its backups are kept for less than 7 days"
      )
    )
  },
  {
    name: "aws-postgres-deletion",
    demands: "PostgreSQL is protected against deletion, but in dev",
    check: about(instance, ({ deletionProtection }, { environment }) =>
      demand(environment === "dev" || deletionProtection === true, "it can be deleted by one call")
    )
  },
  {
    name: "aws-postgres-private",
    demands: "PostgreSQL has no public address",
    check: about(instance, ({ publiclyAccessible }) =>
      demand(publiclyAccessible === false, "it does not say that it is not public")
    )
  },
  {
    name: "aws-postgres-replica",
    demands: "production has a read replica",
    check: about(instance, (inputs, { environment, resources }) =>
      demand(
        environment !== "production" ||
          isReplica(inputs) ||
          resources.some(({ inputs: other, type }) => instance.includes(type) && isReplica(other)),
        "it has no read replica"
      )
    )
  },
  {
    name: "aws-postgres-secret",
    demands: "the administrator's password is made and rotated by RDS",
    check: about(instance, (inputs) =>
      demand(
        isReplica(inputs) || (inputs["manageMasterUserPassword"] === true && inputs["password"] === undefined),
        "its administrator's password is not managed by RDS"
      )
    )
  },
  {
    name: "aws-table-recoverable",
    demands: "tables can be put back to any second",
    check: about(["aws:dynamodb/table:Table"], ({ pointInTimeRecovery }) =>
      demand(at(pointInTimeRecovery, "enabled") === true, "it has no point-in-time recovery")
    )
  },
  {
    name: "aws-table-encrypted",
    demands: "tables are encrypted with a key of ours",
    check: about(["aws:dynamodb/table:Table"], ({ serverSideEncryption }) =>
      demand(
        at(serverSideEncryption, "enabled") === true && typeof at(serverSideEncryption, "kmsKeyArn") === "string",
        "it is not encrypted with a KMS key"
      )
    )
  }
]
