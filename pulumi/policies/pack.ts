/**
 * The rules as a policy pack: `pulumi preview --policy-pack pulumi/policies`. Loading this file starts the pack's server; the
 * rules themselves are in the files beside it. `publicSubnets` (ids) is configured per stack where there are nodes or databases.
 */
import * as pulumi from "@pulumi/pulumi"
import { PolicyPack, type PolicyResource } from "@pulumi/policy"
import { isEnvironment } from "../config/Environment.ts"
import { allPolicies } from "./all.ts"
import { breachesOf, type Seen } from "./Policy.ts"

const seen = ({ name, opts, props, type }: PolicyResource): Seen => ({
  type,
  name,
  inputs: props,
  protect: opts.protect
})

new PolicyPack("lyceum", {
  policies: allPolicies.map((policy) => ({
    name: policy.name,
    description: policy.demands,
    enforcementLevel: "mandatory",
    configSchema: {
      properties: { publicSubnets: { type: "array", items: { type: "string" }, default: [] } }
    },
    // The whole stack at once: some rules are about what stands beside a resource.
    validateStack: (args, report) => {
      const stack = pulumi.getStack()
      if (!isEnvironment(stack)) {
        report(`stack "${stack}" is no environment: its policies are not known`)
        return
      }
      const { publicSubnets } = args.getConfig<{ readonly publicSubnets: ReadonlyArray<string> }>()
      const around = { environment: stack, resources: args.resources.map(seen), publicSubnets }
      // lyceum-aws-data -> pulumi/aws/data
      const program = pulumi.getProject().replace(/^lyceum-([a-z]+)-/, "pulumi/$1/")
      for (const { resource, sentence } of breachesOf([policy], around))
        report(`${program}/Pulumi.${stack}.yaml or its program: ${resource}: ${sentence}`)
    }
  }))
})
