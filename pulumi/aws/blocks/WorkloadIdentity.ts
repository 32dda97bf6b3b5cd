/** A pod's identity on EKS: a role, and that the service account of that name in that namespace has it. */
import * as aws from "@pulumi/aws"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { WorkloadIdentityArgs, WorkloadIdentityOutputs } from "../../components/WorkloadIdentity.ts"
import type { Statement } from "./Policy.ts"
import { Role } from "./Role.ts"

export class WorkloadIdentity extends Component implements WorkloadIdentityOutputs {
  readonly identity: pulumi.Output<string>

  constructor(name: string, args: WorkloadIdentityArgs<Statement>, options: pulumi.ComponentResourceOptions) {
    super("aws", "WorkloadIdentity", name, options)
    const role = new Role(name, { service: "pods.eks.amazonaws.com", statements: args.grants }, { parent: this })
    new aws.eks.PodIdentityAssociation(
      name,
      {
        clusterName: args.cluster,
        namespace: args.namespace,
        serviceAccount: args.serviceAccount,
        roleArn: role.arn
      },
      this.child()
    )
    this.identity = role.arn
    this.registerOutputs({ identity: this.identity })
  }
}
