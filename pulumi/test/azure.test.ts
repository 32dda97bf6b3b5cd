import { assert, describe, it } from "vitest"
import { tierOf } from "../azure/blocks/Postgres.ts"
import { subnetsOf } from "../azure/blocks/Subnets.ts"
import { insideAddress } from "../azure/blocks/VpnGateway.ts"
import { overlap, rangeIn } from "../components/Ranges.ts"
import { secretName } from "../components/Deployables.ts"
import { storedName } from "../components/SecretNames.ts"
import { azurePolicies } from "../policies/azure.ts"
import { analyticsSuite } from "../testing/Suite.ts"
import { azureFaults } from "./azure.faults.ts"

analyticsSuite({
  cloud: "azure",
  policies: azurePolicies,
  faults: azureFaults,
  data: [
    "azure-native:dbforpostgresql:Database",
    "azure-native:dbforpostgresql:Server",
    "azure-native:keyvault:Key",
    "azure-native:keyvault:Vault",
    "azure-native:storage:BlobContainer",
    "azure-native:storage:StorageAccount"
  ],
  except: /-reader$|^lyceumflows/,
  sizes: {
    dev: {
      "azure-native:network:NatGateway": 1,
      "azure-native:containerservice:AgentPool": 1,
      "azure-native:dbforpostgresql:Server": 1,
      "azure-native:keyvault:Vault": 2
    },
    production: {
      "azure-native:network:NatGateway": 3,
      "azure-native:containerservice:AgentPool": 3,
      "azure-native:dbforpostgresql:Server": 2,
      "azure-native:keyvault:Vault": 3,
      "azure-native:authorization:ManagementLockAtResourceGroupLevel": 1
    }
  },
  secret: {
    type: "azure-native:keyvault:Secret",
    input: "secretName",
    form: /^[0-9a-zA-Z-]{1,127}$/,
    names: [
      ...[
        "DATABASE-ADMIN-URL",
        "DATABASE-OWNER-URL",
        "DATABASE-READER-URL",
        "DATABASE-URL",
        "KAFKA-SASL-PASSWORD",
        "KAFKA-SASL-USERNAME",
        "MANAGEMENT-TOKEN",
        "MESSAGING-DATABASE-OWNER-URL",
        "MESSAGING-DATABASE-READER-URL",
        "MESSAGING-DATABASE-URL",
        "SERVICE-CLIENT-SECRET"
      ].map((key) => `lyceum-ENV-analytics-${key}`),
      "lyceum-ENV-flink-job-KAFKA-SASL-PASSWORD",
      "lyceum-ENV-flink-job-KAFKA-SASL-USERNAME"
    ]
  }
})

describe("ranges", () => {
  it("cut a range and see what overlaps", () => {
    assert.strictEqual(rangeIn("10.40.0.0/16", 20, 2), "10.40.32.0/20")
    assert.strictEqual(rangeIn("10.40.0.0/16", 28, 1072), "10.40.67.0/28")
    assert.throws(() => rangeIn("10.40.0.0/16", 20, 16), /has no range/)
    assert.throws(() => rangeIn("10.40.1.0/16", 20, 0), /is no range/)
    assert.isTrue(overlap("10.40.0.0/16", "10.40.255.0/24"))
    assert.isFalse(overlap("10.40.0.0/16", "10.41.0.0/16"))
  })

  it("the subnets of a network share no address", () => {
    const { nodes, ...rest } = subnetsOf("10.40.0.0/16", 3)
    const all = [...nodes, ...Object.values(rest).filter((one): one is string => typeof one === "string")]
    assert.lengthOf(all, 9)
    for (const [index, one] of all.entries())
      for (const other of all.slice(index + 1)) assert.isFalse(overlap(one, other), `${one} and ${other}`)
  })
})

describe("names", () => {
  it("of secrets are what each store can write", () => {
    const name = secretName("dev", "analytics", "DATABASE_URL")
    assert.strictEqual(storedName("aws", name), "lyceum/dev/analytics/DATABASE_URL")
    assert.strictEqual(storedName("azure", name), "lyceum-dev-analytics-DATABASE-URL")
    assert.strictEqual(storedName("gcp", name), "lyceum-dev-analytics-DATABASE_URL")
  })

  it("of machines say their tier, and addresses inside a tunnel their end", () => {
    assert.strictEqual(tierOf("Standard_B2s"), "Burstable")
    assert.strictEqual(tierOf("Standard_D4ds_v5"), "GeneralPurpose")
    assert.strictEqual(tierOf("Standard_E4ds_v5"), "MemoryOptimized")
    assert.strictEqual(insideAddress("169.254.22.4/30", 2), "169.254.22.6")
  })
})
