import { assert, describe, it } from "vitest"
import { overlap } from "../components/Ranges.ts"
import { editionOf } from "../gcp/blocks/Postgres.ts"
import { internalAddress, rangesOf } from "../gcp/blocks/Ranges.ts"
import { gcpPolicies } from "../policies/gcp.ts"
import { analyticsSuite } from "../testing/Suite.ts"
import { gcpFaults } from "./gcp.faults.ts"

analyticsSuite({
  cloud: "gcp",
  policies: gcpPolicies,
  faults: gcpFaults,
  data: [
    "gcp:kms/cryptoKey:CryptoKey",
    "gcp:kms/keyRing:KeyRing",
    "gcp:sql/database:Database",
    "gcp:sql/databaseInstance:DatabaseInstance",
    "gcp:storage/bucket:Bucket"
  ],
  except: /-reader$/,
  sizes: {
    dev: { "gcp:sql/databaseInstance:DatabaseInstance": 1, "gcp:compute/vPNTunnel:VPNTunnel": 4 },
    production: { "gcp:sql/databaseInstance:DatabaseInstance": 2, "gcp:compute/vPNTunnel:VPNTunnel": 4 }
  },
  secret: {
    type: "gcp:secretmanager/secret:Secret",
    input: "secretId",
    form: /^[a-zA-Z0-9_-]{1,255}$/,
    names: [
      ...[
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "DATABASE_ADMIN_URL",
        "DATABASE_OWNER_URL",
        "DATABASE_READER_URL",
        "DATABASE_URL",
        "KAFKA_SASL_PASSWORD",
        "KAFKA_SASL_USERNAME",
        "MANAGEMENT_TOKEN",
        "MESSAGING_DATABASE_OWNER_URL",
        "MESSAGING_DATABASE_READER_URL",
        "MESSAGING_DATABASE_URL",
        "SERVICE_CLIENT_SECRET"
      ].map((key) => `lyceum-ENV-analytics-${key}`),
      "lyceum-ENV-flink-job-KAFKA_SASL_PASSWORD",
      "lyceum-ENV-flink-job-KAFKA_SASL_USERNAME"
    ]
  }
})

describe("ranges", () => {
  it("of a network share no address, and lie inside it", () => {
    const all = Object.values(rangesOf("10.60.0.0/16"))
    for (const [index, one] of all.entries()) {
      assert.isTrue(overlap(one, "10.60.0.0/16"))
      for (const other of all.slice(index + 1)) assert.isFalse(overlap(one, other), `${one} and ${other}`)
    }
    assert.strictEqual(internalAddress("10.60.0.0/16"), "10.60.0.10")
  })

  it("names of machines say their edition", () => {
    assert.strictEqual(editionOf("db-custom-2-8192"), "ENTERPRISE")
    assert.strictEqual(editionOf("db-perf-optimized-N-2"), "ENTERPRISE_PLUS")
  })
})
