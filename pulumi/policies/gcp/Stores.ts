/** Buckets, keys, secrets, images, rights. */
import { about, at, demand, list, type Policy } from "../Policy.ts"

const bucket = "gcp:storage/bucket:Bucket"
const filled = (value: unknown): boolean => typeof value === "string" && value !== ""
/** Ninety days, in seconds. */
const longestRotation = 7_776_000

/** Every resource that gives a role. */
const givers = [
  "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember",
  "gcp:dns/dnsManagedZoneIamMember:DnsManagedZoneIamMember",
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
  "gcp:projects/iAMMember:IAMMember",
  "gcp:serviceaccount/iAMMember:IAMMember",
  "gcp:storage/bucketIAMMember:BucketIAMMember"
]

export const gcpStores: ReadonlyArray<Policy> = [
  {
    name: "gcp-data-protected",
    demands: "in production what holds data, and the keys that it is encrypted with, are removed by nobody's mistake",
    check: about(
      [bucket, "gcp:kms/cryptoKey:CryptoKey", "gcp:sql/databaseInstance:DatabaseInstance", "gcp:sql/database:Database"],
      (inputs, { environment }, { protect }) =>
        demand(
          environment !== "production" || protect === true || inputs["instanceType"] === "READ_REPLICA_INSTANCE",
          "it is not protected"
        )
    )
  },
  {
    name: "gcp-bucket-uniform",
    demands: "rights on a bucket are given by role alone",
    check: about([bucket], (inputs) =>
      demand(inputs["uniformBucketLevelAccess"] === true, "uniformBucketLevelAccess is not true")
    )
  },
  {
    name: "gcp-bucket-not-public",
    demands: "no bucket can be made public",
    check: about([bucket], (inputs) =>
      demand(inputs["publicAccessPrevention"] === "enforced", "publicAccessPrevention is not enforced")
    )
  },
  {
    name: "gcp-bucket-key",
    demands: "buckets are encrypted with a key of ours",
    check: about([bucket], (inputs) =>
      demand(filled(at(inputs, "encryption", "defaultKmsKeyName")), "encryption.defaultKmsKeyName is missing")
    )
  },
  {
    name: "gcp-bucket-kept",
    demands: "objects have versions and can be had again for a week; Flink's own excepted",
    check: about([bucket], (inputs, _, { name }) =>
      name.startsWith("lyceum-flink-")
        ? []
        : [
            ...demand(at(inputs, "versioning", "enabled") === true, "versioning is not enabled"),
            ...demand(
              Number(at(inputs, "softDeletePolicy", "retentionDurationSeconds")) >= 604_800,
              "softDeletePolicy is below 7 days"
            )
          ]
    )
  },
  {
    name: "gcp-bucket-lifetimes",
    demands: "uploads that nobody ends go, and so do old objects",
    check: about([bucket], (inputs) =>
      demand(
        list(inputs["lifecycleRules"]).some((rule) => at(rule, "action", "type") === "AbortIncompleteMultipartUpload"),
        "no lifecycle rule ends uploads that nobody does"
      )
    )
  },
  {
    name: "gcp-key-rotation",
    demands: "keys are turned every 90 days or more often",
    check: about(["gcp:kms/cryptoKey:CryptoKey"], (inputs) =>
      demand(
        Number.parseInt(String(inputs["rotationPeriod"]), 10) <= longestRotation,
        "rotationPeriod is above 90 days or missing"
      )
    )
  },
  {
    name: "gcp-secret-key",
    demands: "secrets stay in their region, under a key of ours",
    check: about(["gcp:secretmanager/secret:Secret"], (inputs) => {
      const replicas = list(at(inputs, "replication", "userManaged", "replicas"))
      return demand(
        replicas.length > 0 && replicas.every((one) => filled(at(one, "customerManagedEncryption", "kmsKeyName"))),
        "a replica has no key of ours"
      )
    })
  },
  {
    name: "gcp-images",
    demands: "images are encrypted with a key of ours, and a tag never moves",
    check: about(["gcp:artifactregistry/repository:Repository"], (inputs) => [
      ...demand(filled(inputs["kmsKeyName"]), "kmsKeyName is missing"),
      ...demand(at(inputs, "dockerConfig", "immutableTags") === true, "immutableTags is not true")
    ])
  },
  {
    name: "gcp-least-privilege",
    demands: "nobody is made owner or editor, and nothing is given to everybody",
    check: about(givers, (inputs) => [
      ...demand(!/^roles\/(?:owner|editor|viewer)$/.test(String(inputs["role"])), "the role is a basic one"),
      ...demand(!/^all(?:Authenticated)?Users$/.test(String(inputs["member"])), "the member is everybody")
    ])
  },
  {
    name: "gcp-secrets-bounded",
    demands: "who reads secrets reads those of one environment",
    check: about(["gcp:projects/iAMMember:IAMMember"], (inputs) =>
      demand(
        inputs["role"] !== "roles/secretmanager.secretAccessor" ||
          String(at(inputs, "condition", "expression")).includes("/secrets/lyceum-"),
        "no condition names the secrets"
      )
    )
  }
]
