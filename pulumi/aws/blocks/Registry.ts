/** Repositories of images on ECR: a tag is never moved, every push is scanned, what no tag names goes after a fortnight. */
import * as aws from "@pulumi/aws"
import * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { RegistryArgs, RegistryOutputs } from "../../components/Registry.ts"
import { policy } from "./Policy.ts"
import type { Environment } from "../../config/Environment.ts"

export interface AwsRegistryArgs extends RegistryArgs {
  readonly environment: Environment
  readonly account: string
  readonly region: string
  readonly kmsKey: pulumi.Input<string>
  /** Accounts that every pushed image is copied to: a digest is the same everywhere, so promotion is one file. */
  readonly copiesTo: ReadonlyArray<string>
  /** The account whose images are copied here; empty: none. */
  readonly copiesFrom: string
}

export class Registry extends Component implements RegistryOutputs {
  readonly registry: pulumi.Output<string>

  constructor(name: string, args: AwsRegistryArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "Registry", name, options)
    for (const one of args.repositories) {
      const repository = new aws.ecr.Repository(
        `${name}-${one}`,
        {
          name: `lyceum/${one}`,
          imageTagMutability: "IMMUTABLE",
          imageScanningConfiguration: { scanOnPush: true },
          encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: args.kmsKey }]
        },
        this.data(args.environment)
      )
      new aws.ecr.LifecyclePolicy(
        `${name}-${one}`,
        {
          repository: repository.name,
          policy: JSON.stringify({
            rules: [
              {
                rulePriority: 1,
                description: "What no tag names",
                selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
                action: { type: "expire" }
              },
              {
                rulePriority: 2,
                description: "All but the newest hundred",
                selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100 },
                action: { type: "expire" }
              }
            ]
          })
        },
        this.child()
      )
    }
    if (args.copiesTo.length > 0)
      new aws.ecr.ReplicationConfiguration(
        name,
        {
          replicationConfiguration: {
            rules: [
              {
                destinations: args.copiesTo.map((registryId) => ({ region: args.region, registryId })),
                repositoryFilters: [{ filter: "lyceum/", filterType: "PREFIX_MATCH" }]
              }
            ]
          }
        },
        this.child()
      )
    if (args.copiesFrom !== "")
      new aws.ecr.RegistryPolicy(
        name,
        {
          policy: policy([
            {
              sid: "CopiesOfAnotherEnvironment",
              principals: { AWS: `arn:aws:iam::${args.copiesFrom}:root` },
              actions: ["ecr:ReplicateImage"],
              resources: [`arn:aws:ecr:${args.region}:${args.account}:repository/lyceum/*`]
            }
          ])
        },
        this.child()
      )
    this.registry = pulumi.output(`${args.account}.dkr.ecr.${args.region}.amazonaws.com`)
    this.registerOutputs({ registry: this.registry })
  }
}
