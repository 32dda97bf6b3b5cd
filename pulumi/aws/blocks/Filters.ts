/**
 * Filters (WAF) before the platform. At the edge: AWS' lists of known bad requests and addresses, and a bound on the requests of one
 * address. At the load balancer: nobody but our own edge, known by a header that it alone sends.
 */
import * as aws from "@pulumi/aws"
import type * as pulumi from "@pulumi/pulumi"
import * as random from "@pulumi/random"
import { Component } from "../../components/Component.ts"
import { logGroup } from "./LogGroup.ts"

export interface FiltersArgs {
  readonly requestsPerFiveMinutes: number
  readonly kmsKey: pulumi.Input<string>
  readonly days: number
}

/** What the edge says to the load balancer. */
export const originHeader = "x-lyceum-edge"

const seen = (metricName: string) => ({ cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false })

const list = (priority: number, name: string, onlyCounted: ReadonlyArray<string> = []) => ({
  name,
  priority,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: "AWS",
      name,
      ruleActionOverrides: onlyCounted.map((rule) => ({ name: rule, actionToUse: { count: {} } }))
    }
  },
  visibilityConfig: seen(name)
})

export class Filters extends Component {
  /** For CloudFront. */
  readonly edge: pulumi.Output<string>
  /** For the load balancer of the gateway. */
  readonly origin: pulumi.Output<string>
  readonly originSecret: pulumi.Output<string>

  constructor(name: string, args: FiltersArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "Filters", name, options)
    const edge = new aws.wafv2.WebAcl(
      `${name}-edge`,
      {
        name: `${name}-edge`,
        region: "us-east-1",
        scope: "CLOUDFRONT",
        defaultAction: { allow: {} },
        rules: [
          list(0, "AWSManagedRulesAmazonIpReputationList"),
          list(1, "AWSManagedRulesKnownBadInputsRuleSet"),
          // Course pages hold HTML and rosters are large: the services check bodies themselves.
          list(2, "AWSManagedRulesCommonRuleSet", ["SizeRestrictions_BODY", "CrossSiteScripting_BODY"]),
          {
            name: "TooMany",
            priority: 3,
            action: { block: { customResponse: { responseCode: 429 } } },
            statement: { rateBasedStatement: { limit: args.requestsPerFiveMinutes, aggregateKeyType: "IP" } },
            visibilityConfig: seen("TooMany")
          }
        ],
        visibilityConfig: seen(`${name}-edge`)
      },
      this.child()
    )
    const secret = new random.RandomPassword(`${name}-edge`, { length: 48, special: false }, this.child())
    const origin = new aws.wafv2.WebAcl(
      `${name}-origin`,
      {
        name: `${name}-origin`,
        scope: "REGIONAL",
        defaultAction: { block: {} },
        rules: [
          {
            name: "FromOurEdge",
            priority: 0,
            action: { allow: {} },
            statement: {
              byteMatchStatement: {
                fieldToMatch: { singleHeader: { name: originHeader } },
                positionalConstraint: "EXACTLY",
                searchString: secret.result,
                textTransformations: [{ priority: 0, type: "NONE" }]
              }
            },
            visibilityConfig: seen("FromOurEdge")
          }
        ],
        visibilityConfig: seen(`${name}-origin`)
      },
      this.child()
    )
    // WAF writes to groups of this prefix alone; what was refused is enough.
    const logs = logGroup(`${name}-waf`, `aws-waf-logs-${name}`, { days: args.days, kmsKey: args.kmsKey }, this.child())
    new aws.wafv2.WebAclLoggingConfiguration(
      `${name}-origin`,
      {
        resourceArn: origin.arn,
        logDestinationConfigs: [logs.arn],
        redactedFields: ["authorization", "cookie", originHeader].map((header) => ({ singleHeader: { name: header } })),
        loggingFilter: {
          defaultBehavior: "DROP",
          filters: [
            { behavior: "KEEP", requirement: "MEETS_ANY", conditions: [{ actionCondition: { action: "BLOCK" } }] }
          ]
        }
      },
      this.child()
    )
    this.edge = edge.arn
    this.origin = origin.arn
    this.originSecret = secret.result
    this.registerOutputs({})
  }
}
