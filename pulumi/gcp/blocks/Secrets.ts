/** Secrets of a deployable in Secret Manager, in this region alone, under a key of ours. */
import * as secretmanager from "@pulumi/gcp/secretmanager/index.js"
import * as pulumi from "@pulumi/pulumi"
import { type Deployable, secretName } from "../../components/Deployables.ts"
import { storedName } from "../../components/SecretNames.ts"
import type { Environment } from "../../config/Environment.ts"

export interface SecretArgs {
  readonly environment: Environment
  readonly region: string
  readonly kmsKey: pulumi.Input<string>
  readonly deployable: Deployable
  readonly key: string
  readonly value: pulumi.Input<string>
}

/** Puts one in; its name is `storedName`'s, so that one rule finds it from the chart. */
export const putSecret = (args: SecretArgs, options: pulumi.CustomResourceOptions): void => {
  const secretId = storedName("gcp", secretName(args.environment, args.deployable, args.key))
  const secret = new secretmanager.Secret(
    secretId,
    {
      secretId,
      replication: {
        userManaged: {
          replicas: [{ location: args.region, customerManagedEncryption: { kmsKeyName: args.kmsKey } }]
        }
      }
    },
    options
  )
  new secretmanager.SecretVersion(
    secretId,
    { secret: secret.id, secretData: pulumi.secret(args.value) },
    { ...options, additionalSecretOutputs: ["secretData"] }
  )
}
