/** Who a pod is in Azure: an identity that trusts the tokens of one service account of the cluster, with its roles. */
import * as managedidentity from "@pulumi/azure-native/managedidentity/index.js"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { WorkloadIdentityArgs, WorkloadIdentityOutputs } from "../../components/WorkloadIdentity.ts"
import type { Place } from "./Place.ts"
import { assign, type Grant } from "./Roles.ts"

export interface AzureIdentityArgs extends WorkloadIdentityArgs<Grant> {
  readonly place: Place
  /** Issuer of the cluster's tokens. */
  readonly issuer: pulumi.Input<string>
  /** Further service accounts that are the same. */
  readonly more?: ReadonlyArray<string>
}

export class WorkloadIdentity extends Component implements WorkloadIdentityOutputs {
  readonly identity: pulumi.Output<string>

  constructor(name: string, args: AzureIdentityArgs, options: pulumi.ComponentResourceOptions) {
    super("azure", "WorkloadIdentity", name, options)
    const { issuer, namespace, place } = args
    const identity = new managedidentity.UserAssignedIdentity(name, { ...place }, this.child())
    // Azure writes one credential of an identity at a time.
    let before: Array<pulumi.Resource> = []
    for (const serviceAccount of [args.serviceAccount, ...(args.more ?? [])])
      before = [
        new managedidentity.FederatedIdentityCredential(
          `${name}-${serviceAccount}`,
          {
            resourceGroupName: place.resourceGroupName,
            resourceName: identity.name,
            federatedIdentityCredentialResourceName: serviceAccount,
            issuer,
            subject: `system:serviceaccount:${namespace}:${serviceAccount}`,
            audiences: ["api://AzureADTokenExchange"]
          },
          this.child({ dependsOn: before })
        )
      ]
    for (const [index, grant] of args.grants.entries())
      assign(`${name}-${grant.role}-${index}`, identity.principalId, grant, this.child())
    this.identity = identity.clientId
    this.registerOutputs({ identity: this.identity })
  }
}
