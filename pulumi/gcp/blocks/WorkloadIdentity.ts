/** Who a pod is in Google Cloud: a service account that one service account of the cluster may act as, with its roles. */
import * as projects from "@pulumi/gcp/projects/index.js"
import * as serviceaccount from "@pulumi/gcp/serviceaccount/index.js"
import * as storage from "@pulumi/gcp/storage/index.js"
import * as dns from "@pulumi/gcp/dns/index.js"
import * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { WorkloadIdentityArgs, WorkloadIdentityOutputs } from "../../components/WorkloadIdentity.ts"

/** A role: on one bucket, on one zone, or in the project on what a condition names. */
export type Grant =
  | { readonly kind: "bucket"; readonly role: string; readonly bucket: pulumi.Input<string> }
  | { readonly kind: "zone"; readonly role: string; readonly zone: pulumi.Input<string> }
  | { readonly kind: "project"; readonly role: string; readonly only: string; readonly because: string }

export interface GcpIdentityArgs extends WorkloadIdentityArgs<Grant> {
  readonly project: string
  /** At most 30 letters. */
  readonly accountId: string
}

export class WorkloadIdentity extends Component implements WorkloadIdentityOutputs {
  readonly identity: pulumi.Output<string>

  constructor(name: string, args: GcpIdentityArgs, options: pulumi.ComponentResourceOptions) {
    super("gcp", "WorkloadIdentity", name, options)
    const { namespace, project, serviceAccount } = args
    const account = new serviceaccount.Account(
      name,
      { accountId: args.accountId, displayName: `Pods of ${args.deployable}` },
      this.child()
    )
    new serviceaccount.IAMMember(
      name,
      {
        serviceAccountId: account.name,
        role: "roles/iam.workloadIdentityUser",
        member: `serviceAccount:${project}.svc.id.goog[${namespace}/${serviceAccount}]`
      },
      this.child()
    )
    const member = pulumi.interpolate`serviceAccount:${account.email}`
    for (const [index, grant] of args.grants.entries()) this.give(`${name}-${index}`, member, project, grant)
    this.identity = account.email
    this.registerOutputs({ identity: this.identity })
  }

  private give(name: string, member: pulumi.Output<string>, project: string, grant: Grant): void {
    const { role } = grant
    if (grant.kind === "bucket") new storage.BucketIAMMember(name, { bucket: grant.bucket, role, member }, this.child())
    else if (grant.kind === "zone")
      new dns.DnsManagedZoneIamMember(name, { managedZone: grant.zone, role, member }, this.child())
    else
      new projects.IAMMember(
        name,
        { project, role, member, condition: { title: grant.because, expression: grant.only } },
        this.child()
      )
  }
}
