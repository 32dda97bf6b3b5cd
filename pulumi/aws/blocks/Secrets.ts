/** Secrets of the deployables: `lyceum/<environment>/<deployable>/<KEY>`, each read by that deployable's ExternalSecret alone. */
import * as aws from "@pulumi/aws"
import type * as pulumi from "@pulumi/pulumi"
import * as random from "@pulumi/random"
import { Component } from "../../components/Component.ts"
import { type Deployable, secretName } from "../../components/Deployables.ts"
import type { Environment } from "../../config/Environment.ts"

export interface SecretsArgs {
  readonly environment: Environment
  readonly kmsKey: pulumi.Input<string>
  /** Another number makes other passwords; the services take them up within the hour. */
  readonly rotation: string
}

export class Secrets extends Component {
  readonly #args: SecretsArgs

  constructor(name: string, args: SecretsArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "Secrets", name, options)
    this.#args = args
    this.registerOutputs({})
  }

  /** A text that nobody has chosen. `rotates`: anew with each rotation; otherwise it stays for ever. */
  made(name: string, rotates: boolean): pulumi.Output<string> {
    const { environment, rotation } = this.#args
    return new random.RandomPassword(
      name,
      { length: 48, special: false, ...(rotates ? { keepers: { rotation } } : {}) },
      rotates ? this.child() : this.data(environment)
    ).result
  }

  /** Puts a value under the deployable's key. */
  put(deployable: Deployable, key: string, value: pulumi.Output<string>): void {
    const { environment, kmsKey } = this.#args
    const name = secretName(environment, deployable, key)
    const secret = new aws.secretsmanager.Secret(
      name,
      { name, kmsKeyId: kmsKey, recoveryWindowInDays: environment === "dev" ? 0 : 30 },
      this.child()
    )
    new aws.secretsmanager.SecretVersion(name, { secretId: secret.id, secretString: value }, this.child())
  }
}
