/** A role with what it may, in one policy of its own. */
import * as aws from "@pulumi/aws"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import { policy, type Statement, trusted } from "./Policy.ts"

export interface RoleArgs {
  /** Service of AWS that takes the role. */
  readonly service: string
  /** The account that it must act for, where the service says so. */
  readonly account?: pulumi.Input<string>
  readonly statements: ReadonlyArray<Statement>
  /** Policies of AWS' own, where a service asks for them by name. */
  readonly managed?: ReadonlyArray<string>
}

export class Role extends Component {
  readonly arn: pulumi.Output<string>
  readonly roleName: pulumi.Output<string>

  constructor(name: string, args: RoleArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "Role", name, options)
    const role = new aws.iam.Role(name, { name, assumeRolePolicy: trusted(args.service, args.account) }, this.child())
    if (args.statements.length > 0)
      new aws.iam.RolePolicy(name, { role: role.name, policy: policy(args.statements) }, this.child())
    for (const arn of args.managed ?? [])
      new aws.iam.RolePolicyAttachment(
        `${name}-${arn.split("/").at(-1) ?? arn}`,
        { role: role.name, policyArn: arn },
        this.child()
      )
    this.arn = role.arn
    this.roleName = role.name
    this.registerOutputs({ arn: this.arn })
  }
}
