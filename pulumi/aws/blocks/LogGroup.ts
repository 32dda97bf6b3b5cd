/** A log group with an end and a key. */
import * as aws from "@pulumi/aws"
import type * as pulumi from "@pulumi/pulumi"

/** CloudWatch takes these numbers of days alone. */
const allowed = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731]

/** The least that CloudWatch takes and that is no less than the days wanted. */
export const retention = (days: number): number => allowed.find((one) => one >= days) ?? 731

/** A log group named `path`. */
export const logGroup = (
  name: string,
  path: string,
  args: { readonly days: number; readonly kmsKey: pulumi.Input<string> },
  options: pulumi.CustomResourceOptions
): aws.cloudwatch.LogGroup =>
  new aws.cloudwatch.LogGroup(
    name,
    { name: path, retentionInDays: retention(args.days), kmsKeyId: args.kmsKey },
    options
  )
