/** Groups of nodes: Bottlerocket on arm64, encrypted disks, the metadata service for nodes alone, replaced a third at a time. */
import * as aws from "@pulumi/aws"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { NodePool } from "../../components/KubernetesCluster.ts"
import { Role } from "./Role.ts"

export interface NodePoolsArgs {
  readonly cluster: pulumi.Input<string>
  readonly version: string
  readonly subnets: pulumi.Input<Array<string>>
  readonly pools: ReadonlyArray<NodePool>
  readonly kmsKey: pulumi.Input<string>
}

export class NodePools extends Component {
  constructor(name: string, args: NodePoolsArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "NodePools", name, options)
    const role = new Role(
      `${name}-nodes`,
      {
        service: "ec2.amazonaws.com",
        statements: [],
        managed: [
          "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
          "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
          "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
          "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
        ]
      },
      { parent: this }
    )
    for (const pool of args.pools) {
      const template = new aws.ec2.LaunchTemplate(
        `${name}-${pool.name}`,
        {
          name: `${name}-${pool.name}`,
          updateDefaultVersion: true,
          // Bottlerocket: the system on the first disk, images and logs of containers on the second.
          blockDeviceMappings: [
            { deviceName: "/dev/xvda", size: 4 },
            { deviceName: "/dev/xvdb", size: pool.diskGb }
          ].map(({ deviceName, size }) => ({
            deviceName,
            ebs: {
              volumeSize: size,
              volumeType: "gp3",
              encrypted: "true",
              kmsKeyId: args.kmsKey,
              deleteOnTermination: "true"
            }
          })),
          // One hop: pods do not reach the node's identity.
          metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
          monitoring: { enabled: true },
          tagSpecifications: [{ resourceType: "instance", tags: { Name: `${name}-${pool.name}`, project: "lyceum" } }]
        },
        this.child()
      )
      new aws.eks.NodeGroup(
        `${name}-${pool.name}`,
        {
          clusterName: args.cluster,
          nodeGroupName: pool.name,
          nodeRoleArn: role.arn,
          subnetIds: args.subnets,
          amiType: "BOTTLEROCKET_ARM_64",
          instanceTypes: [pool.machine],
          capacityType: "ON_DEMAND",
          version: args.version,
          launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
          scalingConfig: { minSize: pool.min, desiredSize: pool.min, maxSize: pool.max },
          updateConfig: { maxUnavailablePercentage: 33 },
          nodeRepairConfig: { enabled: true },
          labels: { "lyceum.dev/pool": pool.name }
        },
        // Between the two bounds the cluster's autoscaler decides.
        this.child({ dependsOn: [role], ignoreChanges: ["scalingConfig.desiredSize"] })
      )
    }
    this.registerOutputs({})
  }
}
