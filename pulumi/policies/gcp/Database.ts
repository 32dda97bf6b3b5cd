/** Cloud SQL. */
import { about, asText, at, demand, type Policy, type Seen } from "../Policy.ts"

const instance = "gcp:sql/databaseInstance:DatabaseInstance"
const isReplica = (inputs: Seen["inputs"]): boolean => inputs["instanceType"] === "READ_REPLICA_INSTANCE"

export const gcpDatabase: ReadonlyArray<Policy> = [
  {
    name: "gcp-sql-not-public",
    demands: "Cloud SQL has an address of the network and none of the internet",
    check: about([instance], (inputs) => [
      ...demand(at(inputs, "settings", "ipConfiguration", "ipv4Enabled") === false, "ipv4Enabled is not false"),
      ...demand(
        asText(at(inputs, "settings", "ipConfiguration", "privateNetwork")) !== "",
        "privateNetwork is missing"
      ),
      ...demand(
        at(inputs, "settings", "ipConfiguration", "authorizedNetworks") === undefined,
        "authorizedNetworks are given"
      )
    ])
  },
  {
    name: "gcp-sql-tls",
    demands: "Cloud SQL takes encrypted connections alone, with certificates that can be checked",
    check: about([instance], (inputs) => [
      ...demand(
        ["ENCRYPTED_ONLY", "TRUSTED_CLIENT_CERTIFICATE_REQUIRED"].includes(
          String(at(inputs, "settings", "ipConfiguration", "sslMode"))
        ),
        "sslMode allows plain connections"
      ),
      ...demand(
        at(inputs, "settings", "ipConfiguration", "serverCaMode") === "GOOGLE_MANAGED_CAS_CA",
        "serverCaMode gives certificates without names"
      )
    ])
  },
  {
    name: "gcp-sql-key",
    demands: "Cloud SQL is encrypted with a key of ours",
    check: about([instance], (inputs) =>
      demand(asText(inputs["encryptionKeyName"]) !== "", "encryptionKeyName is missing")
    )
  },
  {
    name: "gcp-sql-zones",
    demands: "beyond dev a standby in another zone takes over",
    check: about([instance], (inputs, { environment }) =>
      demand(
        environment === "dev" || isReplica(inputs) || at(inputs, "settings", "availabilityType") === "REGIONAL",
        "availabilityType is not REGIONAL"
      )
    )
  },
  {
    name: "gcp-sql-backups",
    demands: "backups of seven days or more, and any point of time between",
    check: about([instance], (inputs) =>
      isReplica(inputs)
        ? []
        : [
            ...demand(
              at(inputs, "settings", "backupConfiguration", "enabled") === true &&
                at(inputs, "settings", "backupConfiguration", "pointInTimeRecoveryEnabled") === true,
              "backups or point-in-time recovery are off"
            ),
            ...demand(
              Number(at(inputs, "settings", "backupConfiguration", "backupRetentionSettings", "retainedBackups")) >=
                7 && Number(at(inputs, "settings", "backupConfiguration", "transactionLogRetentionDays")) >= 7,
              "less than seven days are kept"
            )
          ]
    )
  },
  {
    name: "gcp-sql-kept",
    demands: "in production nobody deletes Cloud SQL by mistake",
    check: about([instance], (inputs, { environment }) =>
      demand(
        environment !== "production" ||
          (inputs["deletionProtection"] === true && at(inputs, "settings", "deletionProtectionEnabled") === true),
        "deletion protection is off"
      )
    )
  },
  {
    name: "gcp-sql-replica",
    demands: "in production read-only queries have a server of their own",
    check: about([instance], (inputs, { environment, resources }) =>
      demand(
        environment !== "production" ||
          isReplica(inputs) ||
          resources.some((one) => one.type === instance && isReplica(one.inputs)),
        "it has no replica"
      )
    )
  },
  {
    name: "gcp-sql-version",
    demands: "PostgreSQL 17 or 18",
    check: about([instance], (inputs) =>
      demand(/^POSTGRES_1[78]$/.test(String(inputs["databaseVersion"])), "databaseVersion is neither 17 nor 18")
    )
  }
]
