import { it } from "vitest"
import { runCloud } from "../testing/Mocks.ts"
const awsOut = {
  "lyceum-aws-network": {
    networkId: "vpc",
    routeTables: ["a", "b", "c", "d"],
    dataSubnets: ["s1", "s2", "s3"],
    zoneId: "Z"
  },
  "lyceum-aws-data": {
    kafkaArn: "arn:msk",
    kmsKey: "arn:kms",
    kafkaScramBrokers: "b-1:9096,b-2:9096",
    analyticsClientSecret: "xxx"
  },
  "lyceum-aws-cluster": { tokenIssuer: "https://oidc.eks" }
}
it("runs", async () => {
  const runs = await runCloud("gcp", "production", awsOut, ["network", "data", "link", "cluster", "platform"])
  for (const run of runs) console.log(run.layer, run.resources.length, JSON.stringify(run.outputs, null, 1))
  console.log([...new Set(runs.flatMap((r) => r.resources.map((x) => x.type)))].join("\n"))
})
