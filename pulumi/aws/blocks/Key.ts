/** A key of KMS that rotates every year. Its policy names the services that use it for us; people and roles get it through IAM. */
import * as aws from "@pulumi/aws"
import * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { Environment } from "../../config/Environment.ts"
import { policy, type Statement } from "./Policy.ts"

export interface KeyArgs {
  readonly environment: Environment
  readonly description: string
  readonly account: pulumi.Input<string>
  /** Services of AWS that encrypt and decrypt with it on their own, in this account. */
  readonly services: ReadonlyArray<string>
  readonly statements?: ReadonlyArray<Statement>
}

export class Key extends Component {
  readonly arn: pulumi.Output<string>

  constructor(name: string, args: KeyArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "Key", name, options)
    const key = new aws.kms.Key(
      name,
      {
        description: args.description,
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: policy([
          {
            sid: "AnyBecauseAKeyPolicyIsOfItsOwnKeyAndTheAccountMustNotLoseIt",
            principals: { AWS: pulumi.interpolate`arn:aws:iam::${args.account}:root` },
            actions: ["kms:*"],
            resources: ["*"]
          },
          ...(args.services.length === 0
            ? []
            : [
                {
                  sid: "AnyBecauseAKeyPolicyIsOfItsOwnKey",
                  principals: { Service: [...args.services] },
                  actions: [
                    "kms:Encrypt",
                    "kms:Decrypt",
                    "kms:ReEncryptFrom",
                    "kms:ReEncryptTo",
                    "kms:GenerateDataKey",
                    "kms:GenerateDataKeyWithoutPlaintext",
                    "kms:DescribeKey"
                  ],
                  resources: ["*"]
                }
              ]),
          ...(args.statements ?? [])
        ])
      },
      this.data(args.environment)
    )
    new aws.kms.Alias(name, { name: `alias/${name}`, targetKeyId: key.keyId }, this.child())
    this.arn = key.arn
    this.registerOutputs({ arn: this.arn })
  }
}
