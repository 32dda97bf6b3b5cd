/**
 * What the AWS Load Balancer Controller needs (its own list, https://kubernetes-sigs.github.io/aws-load-balancer-controller/), with
 * changes only to what carries this cluster's tag.
 */
import type { Statement } from "../blocks/Policy.ts"

const tag = "elbv2.k8s.aws/cluster"

/** The statements, for one cluster. */
export const loadBalancerGrants = (args: {
  readonly account: string
  readonly region: string
  readonly cluster: string
}): ReadonlyArray<Statement> => {
  const { account, cluster, region } = args
  const balancers = ["loadbalancer/app/*", "loadbalancer/net/*", "targetgroup/*", "listener/*", "listener-rule/*"].map(
    (one) => `arn:aws:elasticloadbalancing:${region}:${account}:${one}`
  )
  const groups = `arn:aws:ec2:${region}:${account}:security-group/*`
  const itsOwn = { StringEquals: { [`aws:ResourceTag/${tag}`]: cluster } }
  const newOnes = { StringEquals: { [`aws:RequestTag/${tag}`]: cluster } }
  return [
    {
      sid: "AnyBecauseDescribingTakesNoResource",
      actions: [
        "ec2:DescribeAccountAttributes",
        "ec2:DescribeAddresses",
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeVpcs",
        "ec2:DescribeSubnets",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeInstances",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeTags",
        "ec2:DescribeManagedPrefixLists",
        "ec2:GetManagedPrefixListEntries",
        "ec2:GetSecurityGroupsForVpc",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeLoadBalancerAttributes",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeListenerAttributes",
        "elasticloadbalancing:DescribeListenerCertificates",
        "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeSSLPolicies",
        "elasticloadbalancing:DescribeTags",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetGroupAttributes",
        "elasticloadbalancing:DescribeTargetHealth",
        "acm:ListCertificates",
        "wafv2:GetWebACLForResource"
      ],
      resources: ["*"]
    },
    {
      sid: "SeeCertificatesAndFilters",
      actions: ["acm:DescribeCertificate", "wafv2:GetWebACL"],
      resources: [
        `arn:aws:acm:${region}:${account}:certificate/*`,
        `arn:aws:wafv2:${region}:${account}:regional/webacl/*`
      ]
    },
    {
      sid: "PutBehindTheFilter",
      actions: ["wafv2:AssociateWebACL", "wafv2:DisassociateWebACL", "elasticloadbalancing:SetWebAcl"],
      resources: [
        `arn:aws:wafv2:${region}:${account}:regional/webacl/*`,
        `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/*`
      ]
    },
    {
      sid: "MakeBalancersOfThisCluster",
      actions: ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
      resources: balancers,
      conditions: newOnes
    },
    {
      sid: "ListenersAndRules",
      actions: [
        "elasticloadbalancing:CreateListener",
        "elasticloadbalancing:DeleteListener",
        "elasticloadbalancing:CreateRule",
        "elasticloadbalancing:DeleteRule",
        "elasticloadbalancing:ModifyListener",
        "elasticloadbalancing:ModifyListenerAttributes",
        "elasticloadbalancing:ModifyRule",
        "elasticloadbalancing:SetRulePriorities",
        "elasticloadbalancing:AddListenerCertificates",
        "elasticloadbalancing:RemoveListenerCertificates",
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:RemoveTags"
      ],
      resources: balancers
    },
    {
      sid: "ChangeBalancersOfThisCluster",
      actions: [
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:SetIpAddressType",
        "elasticloadbalancing:SetSecurityGroups",
        "elasticloadbalancing:SetSubnets",
        "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
        "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:RegisterTargets",
        "elasticloadbalancing:DeregisterTargets"
      ],
      resources: balancers,
      conditions: itsOwn
    },
    {
      sid: "MakeSecurityGroups",
      actions: ["ec2:CreateSecurityGroup"],
      resources: [groups, `arn:aws:ec2:${region}:${account}:vpc/*`]
    },
    {
      sid: "TagNewSecurityGroups",
      actions: ["ec2:CreateTags"],
      resources: [groups],
      conditions: { StringEquals: { "ec2:CreateAction": "CreateSecurityGroup", [`aws:RequestTag/${tag}`]: cluster } }
    },
    {
      sid: "ChangeSecurityGroupsOfThisCluster",
      actions: [
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:RevokeSecurityGroupIngress",
        "ec2:DeleteSecurityGroup",
        "ec2:CreateTags",
        "ec2:DeleteTags"
      ],
      resources: [groups],
      conditions: itsOwn
    },
    {
      sid: "LetBalancersReachNodes",
      actions: ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"],
      resources: [groups],
      conditions: { StringEquals: { "aws:ResourceTag/aws:eks:cluster-name": cluster } }
    }
  ]
}
