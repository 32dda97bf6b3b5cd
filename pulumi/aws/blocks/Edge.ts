/**
 * The edge: names, certificates, filters, and CloudFront before the gateway's load balancer (`<domain>`) and before the bucket of
 * materials (`files.<domain>`: what S3's own signatures in the address allow, and nothing else).
 */
import * as aws from "@pulumi/aws"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { EdgeArgs, EdgeOutputs } from "../../components/Edge.ts"
import { Certificate } from "./Certificate.ts"
import { Filters, originHeader } from "./Filters.ts"

export interface AwsEdgeArgs extends EdgeArgs {
  readonly region: string
  readonly zoneId: pulumi.Input<string>
  /** The load balancer's name, once it is there. */
  readonly gatewayAddress: string | undefined
  readonly bucketDomain: pulumi.Input<string>
  readonly kmsKey: pulumi.Input<string>
  readonly logDays: number
}

/** CloudFront's own policies, by their fixed ids. */
const policies = {
  cacheNothing: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  cacheByOrigin: "83da9c7e-98b4-4e11-a168-04f0df8e2c65",
  passAll: "216adef6-5c7f-47e4-b989-5492eafa07d3",
  passAllButHost: "b689b0a8-53d0-40ab-baf2-68738e2966ac"
} as const

export class Edge extends Component implements EdgeOutputs {
  readonly certificate: pulumi.Output<string>
  readonly filter: pulumi.Output<string>

  constructor(name: string, args: AwsEdgeArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "Edge", name, options)
    const { domain, zoneId } = args
    const files = `files.${domain}`
    const origin = `origin.${domain}`
    const parent = { parent: this }
    const atEdge = new Certificate(`${name}-edge`, { names: [domain, files], zoneId, region: "us-east-1" }, parent)
    const atGateway = new Certificate(
      `${name}-gateway`,
      { names: [domain, `*.internal.${domain}`], zoneId, region: args.region },
      parent
    )
    const filters = new Filters(
      name,
      { requestsPerFiveMinutes: args.requestsPerFiveMinutes, kmsKey: args.kmsKey, days: args.logDays },
      parent
    )
    const common = {
      enabled: true,
      httpVersion: "http2and3",
      isIpv6Enabled: true,
      priceClass: "PriceClass_100",
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: {
        acmCertificateArn: atEdge.arn,
        minimumProtocolVersion: "TLSv1.2_2021",
        sslSupportMethod: "sni-only"
      },
      webAclId: filters.edge
    }
    const secure = {
      httpPort: 80,
      httpsPort: 443,
      originProtocolPolicy: "https-only",
      originSslProtocols: ["TLSv1.2"],
      // Live streams say something every 15 seconds.
      originReadTimeout: 60,
      originKeepaliveTimeout: 60
    }
    const passed = {
      allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
      cachedMethods: ["GET", "HEAD"]
    }
    const app = new aws.cloudfront.Distribution(
      name,
      {
        ...common,
        comment: "The platform",
        aliases: [domain],
        origins: [
          {
            originId: "gateway",
            domainName: origin,
            customOriginConfig: secure,
            customHeaders: [{ name: originHeader, value: filters.originSecret }]
          }
        ],
        defaultCacheBehavior: {
          ...passed,
          targetOriginId: "gateway",
          viewerProtocolPolicy: "redirect-to-https",
          compress: true,
          // Answers say themselves how long they may be kept: files with a hash in their name for ever, all else not at all.
          cachePolicyId: policies.cacheByOrigin,
          originRequestPolicyId: policies.passAll
        },
        orderedCacheBehaviors: [
          {
            ...passed,
            pathPattern: "/v1/*",
            targetOriginId: "gateway",
            viewerProtocolPolicy: "https-only",
            compress: false,
            cachePolicyId: policies.cacheNothing,
            originRequestPolicyId: policies.passAll
          }
        ]
      },
      this.child()
    )
    const store = new aws.cloudfront.Distribution(
      `${name}-files`,
      {
        ...common,
        comment: "Materials, by signed addresses",
        aliases: [files],
        origins: [{ originId: "bucket", domainName: args.bucketDomain, customOriginConfig: secure }],
        defaultCacheBehavior: {
          allowedMethods: ["GET", "HEAD", "OPTIONS"],
          cachedMethods: ["GET", "HEAD"],
          targetOriginId: "bucket",
          viewerProtocolPolicy: "https-only",
          compress: false,
          cachePolicyId: policies.cacheNothing,
          originRequestPolicyId: policies.passAllButHost
        }
      },
      this.child()
    )
    const alias = (suffix: string, of: string, to: aws.cloudfront.Distribution) => {
      for (const type of ["A", "AAAA"])
        new aws.route53.Record(
          `${name}-${suffix}-${type.toLowerCase()}`,
          {
            zoneId,
            name: of,
            type,
            aliases: [{ name: to.domainName, zoneId: to.hostedZoneId, evaluateTargetHealth: false }]
          },
          this.child()
        )
    }
    alias("app", domain, app)
    alias("files", files, store)
    if (args.gatewayAddress !== undefined)
      new aws.route53.Record(
        `${name}-origin`,
        { zoneId, name: origin, type: "CNAME", ttl: 60, records: [args.gatewayAddress] },
        this.child()
      )
    this.certificate = atGateway.arn
    this.filter = filters.origin
    this.registerOutputs({ certificate: this.certificate })
  }
}
