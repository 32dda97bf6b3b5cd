/**
 * A user of MSK with a password, for clients without an identity of AWS. MSK lets such a user do everything unless Kafka's own ACLs
 * say otherwise, and no program of Pulumi writes those: docs/deployment.md says how to.
 */
import * as aws from "@pulumi/aws"
import * as pulumi from "@pulumi/pulumi"
import * as random from "@pulumi/random"
import { Component } from "../../components/Component.ts"

export interface ScramUserArgs {
  readonly username: string
  readonly clusterArn: pulumi.Input<string>
  readonly kmsKey: pulumi.Input<string>
  /** Another number makes another password. */
  readonly rotation: string
}

export class ScramUser extends Component {
  readonly password: pulumi.Output<string>
  readonly secretArn: pulumi.Output<string>

  constructor(name: string, args: ScramUserArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "ScramUser", name, options)
    const password = new random.RandomPassword(
      name,
      { length: 40, special: false, keepers: { rotation: args.rotation } },
      this.child()
    )
    // MSK takes secrets of this prefix and under a key of ours alone.
    const secret = new aws.secretsmanager.Secret(
      name,
      { name: `AmazonMSK_${name}`, kmsKeyId: args.kmsKey },
      this.child()
    )
    const version = new aws.secretsmanager.SecretVersion(
      name,
      {
        secretId: secret.id,
        secretString: pulumi.secret(pulumi.jsonStringify({ username: args.username, password: password.result }))
      },
      this.child()
    )
    // One by one: the association of a list would take away the users that another program has added.
    new aws.msk.SingleScramSecretAssociation(
      name,
      { clusterArn: args.clusterArn, secretArn: secret.arn },
      this.child({ dependsOn: [version] })
    )
    this.password = password.result
    this.secretArn = secret.arn
    this.registerOutputs({})
  }
}
