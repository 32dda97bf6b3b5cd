/** The group of what holds data; in production nobody deletes it or what is in it before taking the lock away. */
import * as authorization from "@pulumi/azure-native/authorization/index.js"
import * as resources from "@pulumi/azure-native/resources/index.js"
import type * as pulumi from "@pulumi/pulumi"
import type { Environment } from "../../config/Environment.ts"

export const dataGroup = (
  environment: Environment,
  location: string,
  options: pulumi.CustomResourceOptions
): resources.ResourceGroup => {
  const kept = environment === "production"
  const group = new resources.ResourceGroup(
    "lyceum-data",
    { resourceGroupName: `lyceum-data-${environment}`, location },
    { ...options, protect: kept, retainOnDelete: kept }
  )
  if (kept)
    new authorization.ManagementLockAtResourceGroupLevel(
      "lyceum-data-lock",
      {
        resourceGroupName: group.name,
        level: "CanNotDelete",
        notes: "Data of production: docs/deployment.md says how it is taken away."
      },
      options
    )
  return group
}
