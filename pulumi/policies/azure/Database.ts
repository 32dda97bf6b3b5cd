/** Azure Database for PostgreSQL. */
import { about, asText, at, demand, type Policy, type Seen } from "../Policy.ts"

const server = "azure-native:dbforpostgresql:Server"
const isReplica = (inputs: Seen["inputs"]): boolean => inputs["createMode"] === "Replica"

export const azureDatabase: ReadonlyArray<Policy> = [
  {
    name: "azure-postgres-tls",
    demands: "PostgreSQL speaks TLS 1.2 or newer alone",
    check: about([server], (inputs, { resources }) => {
      if (isReplica(inputs)) return []
      const set = (name: string) =>
        resources.find(
          ({ inputs: of, type }) =>
            type === "azure-native:dbforpostgresql:Configuration" && of["configurationName"] === name
        )?.inputs["value"]
      return [
        ...demand(set("require_secure_transport") === "on", "require_secure_transport is not on"),
        ...demand(
          /^TLSv1\.[23]$/.test(String(set("ssl_min_protocol_version"))),
          "ssl_min_protocol_version is below TLSv1.2"
        )
      ]
    })
  },
  {
    name: "azure-postgres-private",
    demands: "PostgreSQL is inside the network alone",
    check: about([server], (inputs) => [
      ...demand(at(inputs, "network", "publicNetworkAccess") === "Disabled", "publicNetworkAccess is not Disabled"),
      ...demand(asText(at(inputs, "network", "delegatedSubnetResourceId")) !== "", "it is in no delegated subnet")
    ])
  },
  {
    name: "azure-postgres-zones",
    demands: "beyond dev a standby in another zone takes over",
    check: about([server], (inputs, { environment }) =>
      environment === "dev" || isReplica(inputs)
        ? []
        : [
            ...demand(
              at(inputs, "highAvailability", "mode") === "ZoneRedundant",
              "highAvailability is not ZoneRedundant"
            ),
            ...demand(
              at(inputs, "highAvailability", "standbyAvailabilityZone") !== inputs["availabilityZone"],
              "the standby is in the server's own zone"
            )
          ]
    )
  },
  {
    name: "azure-postgres-backups",
    demands: "backups of seven days or more, in production in another region too",
    check: about([server], (inputs, { environment }) =>
      isReplica(inputs)
        ? []
        : [
            ...demand(Number(at(inputs, "backup", "backupRetentionDays")) >= 7, "backupRetentionDays is below 7"),
            ...demand(
              environment !== "production" || at(inputs, "backup", "geoRedundantBackup") === "Enabled",
              "geoRedundantBackup is not Enabled"
            )
          ]
    )
  },
  {
    name: "azure-postgres-replica",
    demands: "in production read-only queries have a server of their own",
    check: about([server], (inputs, { environment, resources }) =>
      demand(
        environment !== "production" ||
          isReplica(inputs) ||
          resources.some((one) => one.type === server && isReplica(one.inputs)),
        "it has no replica"
      )
    )
  },
  {
    name: "azure-postgres-key",
    demands: "PostgreSQL is encrypted with a key of ours",
    check: about([server], (inputs) =>
      demand(at(inputs, "dataEncryption", "type") === "AzureKeyVault", "dataEncryption is not by AzureKeyVault")
    )
  },
  {
    name: "azure-postgres-entra",
    demands: "people administrate PostgreSQL by their own names",
    check: about([server], (inputs) =>
      demand(
        String(at(inputs, "authConfig", "activeDirectoryAuth")).toLowerCase() === "enabled",
        "authConfig.activeDirectoryAuth is not enabled"
      )
    )
  },
  {
    name: "azure-postgres-version",
    demands: "PostgreSQL 17 or 18",
    check: about([server], (inputs) =>
      demand(["17", "18"].includes(String(inputs["version"])), "version is neither 17 nor 18")
    )
  }
]
