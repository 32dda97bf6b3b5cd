/** Networks and the edge. */
import { about, at, demand, list, type Policy } from "../Policy.ts"

const everywhere = ["0.0.0.0/0", "::/0"]

export const networkPolicies: ReadonlyArray<Policy> = [
  {
    name: "aws-network-watched",
    demands: "a network has flow logs, a default group that lets nobody in, and gateways to S3 and DynamoDB",
    check: about(["aws:ec2/vpc:Vpc"], (_, { resources }) => {
      const services = resources
        .filter(
          ({ inputs, type }) => type === "aws:ec2/vpcEndpoint:VpcEndpoint" && inputs["vpcEndpointType"] === "Gateway"
        )
        .map(({ inputs }) => String(inputs["serviceName"]).split(".").at(-1))
      return [
        ...demand(
          resources.some(({ inputs, type }) => type === "aws:ec2/flowLog:FlowLog" && inputs["trafficType"] === "ALL"),
          "it has no flow logs of all traffic"
        ),
        ...demand(
          resources.some(
            ({ inputs, type }) =>
              type === "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup" && list(inputs["ingress"]).length === 0
          ),
          "its default security group is as AWS made it"
        ),
        ...["s3", "dynamodb"].flatMap((service) =>
          demand(services.includes(service), `it has no gateway to ${service}`)
        )
      ]
    })
  },
  {
    name: "aws-network-no-open-door",
    demands: "no security group lets the whole internet in, and no subnet gives out public addresses",
    check: (resource, around) => [
      ...about(["aws:ec2/securityGroup:SecurityGroup"], ({ ingress }) =>
        demand(
          !list(ingress).some((rule) =>
            [...list(at(rule, "cidrBlocks")), ...list(at(rule, "ipv6CidrBlocks"))].some((range) =>
              everywhere.includes(String(range))
            )
          ),
          "it lets the whole internet in"
        )
      )(resource, around),
      ...about(["aws:ec2/subnet:Subnet"], ({ mapPublicIpOnLaunch }) =>
        demand(mapPublicIpOnLaunch !== true, "what starts in it gets a public address")
      )(resource, around)
    ]
  },
  {
    name: "aws-private-subnets",
    demands: "nodes, databases and brokers are in subnets without a way in",
    check: (resource, { publicSubnets = [] }) => {
      const places: Readonly<Record<string, unknown>> = {
        "aws:eks/nodeGroup:NodeGroup": resource.inputs["subnetIds"],
        "aws:rds/subnetGroup:SubnetGroup": resource.inputs["subnetIds"],
        "aws:msk/cluster:Cluster": at(resource.inputs, "brokerNodeGroupInfo", "clientSubnets")
      }
      return demand(
        !list(places[resource.type]).some((subnet) => publicSubnets.includes(String(subnet))),
        "it is in a public subnet"
      )
    }
  },
  {
    name: "aws-edge-tls",
    demands: "the edge speaks TLS 1.2 or later behind a filter, and TLS to what is behind it",
    check: about(
      ["aws:cloudfront/distribution:Distribution"],
      ({ defaultCacheBehavior, orderedCacheBehaviors, origins, viewerCertificate, webAclId }) => [
        ...demand(
          /^TLSv1\.[23]_/.test(String(at(viewerCertificate, "minimumProtocolVersion"))),
          "it speaks TLS below 1.2"
        ),
        ...demand(
          [defaultCacheBehavior, ...list(orderedCacheBehaviors)].every(
            (one) => at(one, "viewerProtocolPolicy") !== "allow-all" && at(one, "viewerProtocolPolicy") !== undefined
          ),
          "it answers without TLS"
        ),
        ...demand(
          list(origins).every((one) => at(one, "customOriginConfig", "originProtocolPolicy") === "https-only"),
          "it speaks to its origin without TLS"
        ),
        ...demand(typeof webAclId === "string", "it has no filter")
      ]
    )
  }
]
