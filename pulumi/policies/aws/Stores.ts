/** Buckets, images, secrets, keys, logs: what is kept, and who may not see it. */
import { statementsOf } from "../Json.ts"
import { about, type Around, at, demand, list, type Policy } from "../Policy.ts"

const bucket = ["aws:s3/bucket:Bucket"]

/** The resources of that type that are of the bucket of that name. */
const of = ({ resources }: Around, type: string, name: unknown) =>
  resources.filter((one) => one.type === type && one.inputs["bucket"] === name)

const closing = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"]

export const storePolicies: ReadonlyArray<Policy> = [
  {
    name: "aws-bucket-closed",
    demands: "every bucket is closed to the public in all four ways",
    check: about(bucket, ({ bucket: name }, around) =>
      demand(
        of(around, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", name).some(({ inputs }) =>
          closing.every((key) => inputs[key] === true)
        ),
        "it is not closed to the public in all four ways"
      )
    )
  },
  {
    name: "aws-bucket-tls",
    demands: "every bucket refuses requests without TLS",
    check: about(bucket, ({ bucket: name }, around) =>
      demand(
        of(around, "aws:s3/bucketPolicy:BucketPolicy", name).some(({ inputs }) =>
          statementsOf(inputs["policy"]).some(
            ({ actions, effect, resources, statement }) =>
              effect === "Deny" &&
              actions.includes("s3:*") &&
              resources.length >= 2 &&
              at(statement, "Principal") === "*" &&
              at(statement, "Condition", "Bool", "aws:SecureTransport") === "false"
          )
        ),
        "it does not refuse requests without TLS"
      )
    )
  },
  {
    name: "aws-bucket-versions",
    demands: "every bucket keeps versions",
    check: about(bucket, ({ bucket: name }, around) =>
      demand(
        of(around, "aws:s3/bucketVersioning:BucketVersioning", name).some(
          ({ inputs }) => at(inputs, "versioningConfiguration", "status") === "Enabled"
        ),
        "it keeps no versions"
      )
    )
  },
  {
    name: "aws-bucket-encrypted",
    demands: "every bucket encrypts with a key of ours",
    check: about(bucket, ({ bucket: name }, around) =>
      demand(
        of(around, "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", name).some(
          ({ inputs }) =>
            list(inputs["rules"]).some(
              (rule) =>
                at(rule, "applyServerSideEncryptionByDefault", "sseAlgorithm") === "aws:kms" &&
                typeof at(rule, "applyServerSideEncryptionByDefault", "kmsMasterKeyId") === "string"
            )
        ),
        "it does not encrypt with a KMS key"
      )
    )
  },
  {
    name: "aws-images-fixed",
    demands: "a tag of an image is never moved, and what is pushed is scanned",
    check: about(["aws:ecr/repository:Repository"], ({ imageScanningConfiguration, imageTagMutability }) => [
      ...demand(imageTagMutability === "IMMUTABLE", "its tags can be moved"),
      ...demand(at(imageScanningConfiguration, "scanOnPush") === true, "what is pushed is not scanned")
    ])
  },
  {
    name: "aws-secret-encrypted",
    demands: "secrets are encrypted with a key of ours",
    check: about(["aws:secretsmanager/secret:Secret"], ({ kmsKeyId }) =>
      demand(typeof kmsKeyId === "string", "it is not encrypted with a KMS key of ours")
    )
  },
  {
    name: "aws-key-rotates",
    demands: "keys rotate, and do not vanish within a week",
    check: about(["aws:kms/key:Key"], ({ deletionWindowInDays, enableKeyRotation }) => [
      ...demand(enableKeyRotation === true, "it does not rotate"),
      ...demand(Number(deletionWindowInDays ?? 0) >= 7, "it does not say how long its deletion can be taken back")
    ])
  },
  {
    name: "aws-logs-end",
    demands: "logs end some day and are encrypted",
    check: about(["aws:cloudwatch/logGroup:LogGroup"], ({ kmsKeyId, retentionInDays }) => [
      ...demand(Number(retentionInDays ?? 0) > 0, "its logs are kept for ever"),
      ...demand(typeof kmsKeyId === "string", "it is not encrypted with a KMS key")
    ])
  },
  {
    name: "aws-data-protected",
    demands: "in production, what holds data cannot be deleted by a change of the program",
    check: about(
      [
        "aws:rds/instance:Instance",
        "aws:dynamodb/table:Table",
        "aws:s3/bucket:Bucket",
        "aws:msk/cluster:Cluster",
        "aws:kms/key:Key",
        "aws:ecr/repository:Repository",
        "aws:route53/zone:Zone"
      ],
      ({ replicateSourceDb }, { environment }, { protect }) =>
        demand(
          environment !== "production" || replicateSourceDb !== undefined || protect === true,
          "it is not protected"
        )
    )
  }
]
