/** Outputs of AWS' stacks that the other clouds' programs use, as AWS would give them in production. */
export const awsOutputs: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "lyceum-aws-network": {
    networkId: "vpc-0123456789abcdef0",
    routeTables: ["rtb-1", "rtb-2", "rtb-3", "rtb-4"],
    dataSubnets: ["subnet-1", "subnet-2", "subnet-3"],
    zoneId: "Z0123456789"
  },
  "lyceum-aws-data": {
    kafkaArn: "arn:aws:kafka:eu-central-1:111122223333:cluster/lyceum-production/0",
    kmsKey: "arn:aws:kms:eu-central-1:111122223333:key/0",
    kafkaScramBrokers:
      "b-1.mocked.kafka.eu-central-1.amazonaws.com:9096,b-2.mocked.kafka.eu-central-1.amazonaws.com:9096",
    analyticsClientSecret: "made-for-analytics-client-0123456789abcdef"
  },
  "lyceum-aws-cluster": { tokenIssuer: "https://oidc.eks.eu-central-1.amazonaws.com/id/MOCKED" }
}

/** In dev there are two zones of AWS, and so one table less. */
export const awsOutputsOf = (environment: string): typeof awsOutputs =>
  environment === "dev"
    ? {
        ...awsOutputs,
        "lyceum-aws-network": { ...awsOutputs["lyceum-aws-network"], routeTables: ["rtb-1", "rtb-2", "rtb-3"] }
      }
    : awsOutputs
