/** Azure's built-in roles that are given here, by their fixed ids, and the giving of one. */
import * as authorization from "@pulumi/azure-native/authorization/index.js"
import type * as pulumi from "@pulumi/pulumi"

/** Source: Microsoft's list of built-in roles. */
export const roles = {
  acrPull: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
  aksClusterAdmin: "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b",
  gatewayConfiguration: "fbc52c3f-28ad-4303-a892-8a056630b8f1",
  identityOperator: "f1a07417-d97a-45cb-824c-7a7467783830",
  dnsZoneContributor: "befefa01-2a29-4197-83a8-272ff33ce314",
  keyVaultCryptoUser: "12338af0-0e69-4776-bea7-57ae8d297424",
  keyVaultEncryption: "e147488a-f6f5-4113-8e2d-b22465e65bf6",
  keyVaultSecretsUser: "4633458b-17de-408a-b874-0445c86b69e6",
  networkContributor: "4d97b98b-1d4f-4787-a291-c67834d212e7",
  blobContributor: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  blobDelegator: "db58b8e5-c6ad-4a2a-8342-4190687cbf4a"
} as const
export type Role = keyof typeof roles

/** A right: a role on one thing. */
export interface Grant {
  readonly role: Role
  readonly scope: pulumi.Input<string>
}

/** Where role definitions live, whatever the subscription. */
export const definitionOf = (role: Role): string => `/providers/Microsoft.Authorization/roleDefinitions/${roles[role]}`

/** Gives a role on one thing to an identity that has just been made (so its kind is said: it may not be known everywhere yet). */
export const assign = (
  name: string,
  principalId: pulumi.Input<string>,
  { role, scope }: Grant,
  options: pulumi.CustomResourceOptions,
  principalType: "ServicePrincipal" | "Group" = "ServicePrincipal"
): authorization.RoleAssignment =>
  new authorization.RoleAssignment(
    name,
    { principalId, principalType, roleDefinitionId: definitionOf(role), scope },
    options
  )
