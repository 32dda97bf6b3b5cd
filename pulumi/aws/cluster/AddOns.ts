/** Who the cluster's own controllers are on AWS. They are installed by Argo CD; here is what they may. */
import * as pulumi from "@pulumi/pulumi"
import type { Environment } from "../../config/Environment.ts"
import type { Statement } from "../blocks/Policy.ts"
import type { Data } from "./Grants.ts"
import { loadBalancerGrants } from "./LoadBalancerGrants.ts"

export interface AddOn {
  readonly name: string
  readonly namespace: string
  readonly serviceAccount: string
  readonly grants: ReadonlyArray<Statement>
}

/** The controllers of a cluster. */
export const addOns = (
  args: Data & {
    readonly environment: Environment
    readonly cluster: string
    readonly zoneId: pulumi.Input<string>
    readonly administratorSecret: pulumi.Input<string>
  }
): ReadonlyArray<AddOn> => {
  const { account, cluster, environment, kafkaName, kmsKey, region, zoneId } = args
  return [
    {
      name: "external-secrets",
      namespace: "external-secrets",
      serviceAccount: "external-secrets",
      grants: [
        {
          sid: "ReadSecretsOfThisEnvironment",
          actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
          resources: [
            `arn:aws:secretsmanager:${region}:${account}:secret:lyceum/${environment}/*`,
            // RDS keeps and rotates the administrator's password itself; migrations make the services' roles with it.
            args.administratorSecret
          ]
        },
        { sid: "UseTheKey", actions: ["kms:Decrypt"], resources: [kmsKey] }
      ]
    },
    {
      name: "keda",
      namespace: "keda",
      serviceAccount: "keda-operator",
      grants: [
        {
          sid: "SeeHowFarGroupsAre",
          actions: [
            "kafka-cluster:Connect",
            "kafka-cluster:DescribeCluster",
            "kafka-cluster:DescribeTopic",
            "kafka-cluster:DescribeGroup"
          ],
          resources: ["cluster", "topic", "group"].map(
            (kind) => `arn:aws:kafka:${region}:${account}:${kind}/${kafkaName}/*`
          )
        }
      ]
    },
    {
      // The data source CloudWatch of charts/observability.
      name: "grafana",
      namespace: "observability",
      serviceAccount: "prometheus-grafana",
      grants: [
        {
          sid: "AnyBecauseMetricsTakeNoResource",
          actions: ["cloudwatch:GetMetricData", "cloudwatch:ListMetrics"],
          resources: ["*"]
        }
      ]
    },
    {
      name: "external-dns",
      namespace: "external-dns",
      serviceAccount: "external-dns",
      grants: [
        {
          sid: "NamesOfThisZone",
          actions: ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets"],
          resources: [pulumi.interpolate`arn:aws:route53:::hostedzone/${zoneId}`]
        },
        {
          sid: "AnyBecauseListingZonesTakesNoResource",
          actions: ["route53:ListHostedZones", "route53:ListTagsForResources"],
          resources: ["*"]
        }
      ]
    },
    {
      name: "cluster-autoscaler",
      namespace: "kube-system",
      serviceAccount: "cluster-autoscaler",
      grants: [
        {
          sid: "AnyBecauseDescribingTakesNoResource",
          actions: [
            "autoscaling:DescribeAutoScalingGroups",
            "autoscaling:DescribeAutoScalingInstances",
            "autoscaling:DescribeLaunchConfigurations",
            "autoscaling:DescribeScalingActivities",
            "ec2:DescribeInstanceTypes",
            "ec2:DescribeLaunchTemplateVersions",
            "ec2:DescribeImages",
            "ec2:GetInstanceTypesFromInstanceRequirements"
          ],
          resources: ["*"]
        },
        {
          sid: "SeeItsNodeGroups",
          actions: ["eks:DescribeNodegroup"],
          resources: [`arn:aws:eks:${region}:${account}:nodegroup/${cluster}/*`]
        },
        {
          sid: "ScaleItsNodeGroups",
          actions: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
          resources: [`arn:aws:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/eks-*`],
          conditions: { StringEquals: { "aws:ResourceTag/eks:cluster-name": cluster } }
        }
      ]
    },
    {
      name: "aws-load-balancer-controller",
      namespace: "kube-system",
      serviceAccount: "aws-load-balancer-controller",
      grants: loadBalancerGrants({ account, region, cluster })
    }
  ]
}
