/**
 * IAM policies as data. Actions and resources are named; where AWS leaves no choice but `*`, the statement's Sid says why and begins
 * with `AnyBecause` (the policy `aws-least-privilege` asks for it, and the reason stands in the account too).
 */
import * as pulumi from "@pulumi/pulumi"

export interface Statement {
  /** Letters and digits alone: AWS' rule. */
  readonly sid: string
  readonly actions: ReadonlyArray<string>
  readonly resources: ReadonlyArray<pulumi.Input<string>>
  readonly effect?: "Allow" | "Deny"
  /** In policies of resources: who. */
  readonly principals?: Readonly<Record<string, pulumi.Input<string> | ReadonlyArray<pulumi.Input<string>>>> | "*"
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, pulumi.Input<string> | Array<string>>>>>
}

/** The policy's JSON. */
export const policy = (statements: ReadonlyArray<Statement>): pulumi.Output<string> =>
  pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: statements.map(({ actions, conditions, effect = "Allow", principals, resources, sid }) => ({
      Sid: sid,
      Effect: effect,
      ...(principals === undefined ? {} : { Principal: principals }),
      Action: [...actions],
      Resource: [...resources],
      ...(conditions === undefined ? {} : { Condition: conditions })
    }))
  })

/** Who may take a role: a service of AWS, for this account alone where `account` is given. */
export const trusted = (service: string, account?: pulumi.Input<string>): pulumi.Output<string> =>
  pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: service === "pods.eks.amazonaws.com" ? ["sts:AssumeRole", "sts:TagSession"] : ["sts:AssumeRole"],
        ...(account === undefined ? {} : { Condition: { StringEquals: { "aws:SourceAccount": account } } })
      }
    ]
  })
