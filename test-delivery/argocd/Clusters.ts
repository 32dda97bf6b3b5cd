/** Secrets of clusters as Pulumi's platform stacks write them, for tests: one per environment, cloud and role. */
import { annotationOf, factPrefix } from "../../argocd/Facts.ts"

/** What a cluster is, in the labels of its secret. */
export interface Place {
  readonly cloud: "aws" | "azure" | "gcp"
  readonly environment: "dev" | "staging" | "production"
  readonly role: "platform" | "analytics"
  readonly canary: boolean
}

/** `lyceum-production-aws-platform-canary` */
export const clusterName = ({ canary, cloud, environment, role }: Place): string =>
  ["lyceum", environment, cloud, role, ...(canary ? ["canary"] : [])].join("-")

const registries = {
  aws: "123456789012.dkr.ecr.eu-central-1.amazonaws.com",
  azure: "lyceum.azurecr.io",
  gcp: "europe-west3-docker.pkg.dev/lyceum-learning"
}

/** Facts that are plausible on each cloud. */
export const factsOf = ({ cloud, environment }: Place): Readonly<Record<string, string>> => {
  const aws = cloud === "aws"
  const identity = (name: string) =>
    aws ? `arn:aws:iam::123456789012:role/lyceum-${environment}-${name}` : `${name}@${cloud}.example`
  return {
    domain: environment === "production" ? "learn.example.org" : `${environment}.learn.example.org`,
    region: "eu-central-1",
    account: "123456789012",
    registry: registries[cloud],
    databaseHost: "db.internal.example.org",
    databaseReaderHost: "db-reader.internal.example.org",
    databaseAdminSecret: aws ? "arn:aws:secretsmanager:eu-central-1:123456789012:secret:rds!db-00000000-AbCdEf" : "",
    databaseAuthority: cloud === "gcp" ? "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n" : "",
    kafkaBrokers: aws ? "b-1.kafka.internal:9098,b-2.kafka.internal:9098" : "b-1.kafka.internal:9096",
    kafkaAuth: aws ? "iam" : "scram",
    objectStore: cloud === "azure" ? "azure" : "s3",
    bucket: `lyceum-${environment}-materials`,
    quarantinePrefix: "quarantine/",
    objectEndpoint: cloud === "gcp" ? "https://storage.googleapis.com" : "",
    checkpoints: aws
      ? `s3://lyceum-${environment}-flink`
      : cloud === "azure"
        ? "abfss://flink@lyceum.dfs.core.windows.net"
        : "gs://flink",
    internalAddress: aws ? "" : "10.40.0.10",
    webFilter: aws
      ? "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/lyceum/00000000-0000-0000-0000-000000000000"
      : "",
    storageAccount: cloud === "azure" ? "lyceummaterials" : "",
    queuePrefix: aws ? `lyceum-${environment}` : "",
    dynamodbTable: aws ? `lyceum-${environment}` : "",
    kmsKey: aws ? "arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-000000000000" : "",
    secretStore: `lyceum-${environment}`,
    gatewayClass: aws ? "alb" : "azure-alb-external",
    certificate: aws ? "arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-0000-0000-000000000000" : "",
    certificateZone: aws
      ? ""
      : cloud === "azure"
        ? "/subscriptions/123456789012/resourceGroups/lyceum-network/providers/Microsoft.Network/dnsZones/analytics.internal.learn.example.org"
        : "analytics-challenges-0000000",
    identityCertificates: aws ? "" : "certificates@cloud.example",
    identityUser: aws ? identity("user") : "",
    identityCourse: aws ? identity("course") : "",
    identityEnrollment: aws ? identity("enrollment") : "",
    identityProgress: aws ? identity("progress") : "",
    identityAnalytics: identity("analytics"),
    identityWeb: aws ? identity("web") : "",
    identityStreaming: aws ? identity("streaming") : "",
    identityFlinkJob: identity("flink-job"),
    otlpEndpoint: "http://alloy.observability:4318"
  }
}

/** The secret of a cluster in Argo CD's namespace. */
export const clusterSecret = (place: Place) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name: clusterName(place),
    namespace: "argocd",
    labels: {
      "argocd.argoproj.io/secret-type": "cluster",
      cloud: place.cloud,
      environment: place.environment,
      [`${factPrefix}role`]: place.role,
      [`${factPrefix}canary`]: String(place.canary)
    },
    annotations: {
      ...Object.fromEntries(Object.entries(factsOf(place)).map(([name, value]) => [annotationOf(name), value])),
      [`${factPrefix}identity-secrets`]: place.cloud === "aws" ? "" : "secrets@cloud.example",
      [`${factPrefix}vpc`]: place.cloud === "aws" ? "vpc-0123456789abcdef0" : ""
    }
  },
  data: {
    name: Buffer.from(clusterName(place)).toString("base64"),
    server: Buffer.from(`https://${clusterName(place)}.internal.example.org`).toString("base64")
  }
})

/** Every cluster that an installation on all clouds would have. */
export const places: ReadonlyArray<Place> = [
  { cloud: "aws", environment: "dev", role: "platform", canary: false },
  { cloud: "aws", environment: "staging", role: "platform", canary: false },
  { cloud: "azure", environment: "staging", role: "analytics", canary: false },
  { cloud: "aws", environment: "production", role: "platform", canary: true },
  { cloud: "aws", environment: "production", role: "platform", canary: false },
  { cloud: "aws", environment: "production", role: "analytics", canary: false },
  { cloud: "azure", environment: "production", role: "analytics", canary: false },
  { cloud: "gcp", environment: "production", role: "analytics", canary: false }
]
