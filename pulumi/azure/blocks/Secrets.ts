/** Secrets of a deployable in the vault. */
import * as keyvault from "@pulumi/azure-native/keyvault/index.js"
import * as pulumi from "@pulumi/pulumi"
import { type Deployable, secretName } from "../../components/Deployables.ts"
import { storedName } from "../../components/SecretNames.ts"
import type { Environment } from "../../config/Environment.ts"

export interface SecretArgs {
  readonly environment: Environment
  readonly resourceGroupName: pulumi.Input<string>
  readonly vaultName: pulumi.Input<string>
  readonly deployable: Deployable
  readonly key: string
  readonly value: pulumi.Input<string>
}

/** Puts one in; its name is `storedName`'s, so that one rule finds it from the chart. */
export const putSecret = (args: SecretArgs, options: pulumi.CustomResourceOptions): keyvault.Secret => {
  const secret = storedName("azure", secretName(args.environment, args.deployable, args.key))
  return new keyvault.Secret(
    secret,
    {
      resourceGroupName: args.resourceGroupName,
      vaultName: args.vaultName,
      secretName: secret,
      properties: { value: pulumi.secret(args.value), contentType: "text/plain", attributes: { enabled: true } }
    },
    { ...options, additionalSecretOutputs: ["properties"] }
  )
}
