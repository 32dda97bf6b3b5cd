/** What the mocks answer beyond the inputs: outputs that providers compute and that our programs use. */
import { azureFunctions, azureNameKeys, azureResources } from "./AzureAnswers.ts"
import { gcpResources } from "./GcpAnswers.ts"

/** Outputs of a resource: its inputs, and made-up values of what the cloud would fill in. */
export const stateOf = (
  type: string,
  name: string,
  inputs: Readonly<Record<string, unknown>>
): Record<string, unknown> => ({
  ...merged(computed(type, name, inputs), inputs),
  ...named(inputs[azureNameKeys[type] ?? ""])
})

const named = (name: unknown): Record<string, unknown> => (typeof name === "string" ? { name } : {})

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Inputs win; within objects too, since Azure fills in beside what was asked for. */
const merged = (
  made: Readonly<Record<string, unknown>>,
  inputs: Readonly<Record<string, unknown>>
): Record<string, unknown> => {
  const both: Record<string, unknown> = { ...made, ...inputs }
  for (const [key, value] of Object.entries(made)) {
    const given = inputs[key]
    if (isObject(value) && isObject(given)) both[key] = merged(value, given)
  }
  return both
}

const text = (value: unknown, otherwise: string): string => (typeof value === "string" ? value : otherwise)

const computed = (type: string, name: string, inputs: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const [pkg = "", module = ""] = type.split(":")
  // ARNs hold the name in the cloud, where one is given.
  const named = text(inputs["name"], text(inputs["bucket"], name))
  const common = { arn: `arn:${pkg}:${module.split("/")[0] ?? ""}:eu-central-1:111122223333:${named}`, name }
  return { ...common, ...special[type]?.(name) }
}

/** By type token. Both clouds' helpers add theirs. */
const special: Readonly<Record<string, (name: string) => Record<string, unknown>>> = {
  ...azureResources,
  ...gcpResources,
  "aws:route53/resolverEndpoint:ResolverEndpoint": () => ({
    ipAddresses: [{ ip: "10.22.16.53" }, { ip: "10.22.20.53" }]
  }),
  "aws:ec2/vpnConnection:VpnConnection": (name) => ({
    tunnel1Address: name.endsWith("0") ? "198.51.100.1" : "198.51.100.3",
    tunnel2Address: name.endsWith("0") ? "198.51.100.2" : "198.51.100.4"
  }),
  "aws:route53/zone:Zone": (name) => ({ zoneId: `Z-${name}`, nameServers: ["ns-1.example.net", "ns-2.example.org"] }),
  "aws:msk/cluster:Cluster": (name) => ({
    bootstrapBrokersSaslIam: `b-1.${name}.kafka.eu-central-1.amazonaws.com:9098,b-2.${name}.kafka.eu-central-1.amazonaws.com:9098`,
    bootstrapBrokersSaslScram: `b-1.${name}.kafka.eu-central-1.amazonaws.com:9096,b-2.${name}.kafka.eu-central-1.amazonaws.com:9096`
  }),
  "aws:rds/instance:Instance": (name) => ({
    address: `${name}.rds.example.net`,
    masterUserSecrets: [{ secretArn: `arn:aws:secretsmanager:eu-central-1:111122223333:secret:rds-${name}` }]
  }),
  "aws:s3/bucket:Bucket": (name) => ({ bucketRegionalDomainName: `${name}.s3.eu-central-1.amazonaws.com` }),
  "aws:sqs/queue:Queue": (name) => ({ url: `https://sqs.eu-central-1.amazonaws.com/111122223333/${name}` }),
  "aws:sesv2/emailIdentity:EmailIdentity": () => ({ dkimSigningAttributes: { tokens: ["one", "two", "three"] } }),
  "aws:acm/certificate:Certificate": (name) => ({
    domainValidationOptions: [0, 1, 2, 3].map((index) => ({
      resourceRecordName: `_${index}.${name}`,
      resourceRecordType: "CNAME",
      resourceRecordValue: `_${index}.acm-validations.aws`
    }))
  }),
  "aws:eks/cluster:Cluster": (name) => ({
    endpoint: `https://${name}.eks.example.net`,
    certificateAuthority: { data: "Y2VydGlmaWNhdGU=" },
    identities: [{ oidcs: [{ issuer: `https://oidc.eks.example.net/${name}` }] }],
    vpcConfig: { clusterSecurityGroupId: `sg-${name}` }
  }),
  "aws:cloudfront/distribution:Distribution": (name) => ({
    domainName: `${name}.cloudfront.net`,
    hostedZoneId: "Z2FDTNDATAQYW2"
  }),
  "random:index/randomPassword:RandomPassword": (name) => ({ result: `made-for-${name}-0123456789abcdef` })
}

/** Answers of provider functions (`aws.getCallerIdentity` and the like), by token. */
export const answer = (token: string, inputs: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  functions[token]?.(inputs) ?? unexpected(token)

const unexpected = (token: string): never => {
  throw new Error(`the mocks know no answer to ${token}: add it to pulumi/testing/Answers.ts`)
}

const functions: Readonly<Record<string, (inputs: Readonly<Record<string, unknown>>) => Record<string, unknown>>> = {
  ...azureFunctions,
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    accountId: "111122223333",
    arn: "arn:aws:iam::111122223333:root"
  }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": () => ({
    names: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
    zoneIds: ["euc1-az2", "euc1-az3", "euc1-az1"]
  }),
  "aws:iam/getPolicyDocument:getPolicyDocument": (inputs) => ({ json: JSON.stringify(inputs) }),
  "aws:index/getRegion:getRegion": (inputs) => ({ region: text(inputs["region"], "eu-central-1") })
}
