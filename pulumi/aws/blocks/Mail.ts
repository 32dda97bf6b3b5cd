/**
 * Mail of a domain through SES: who we are (DKIM, SPF, DMARC in DNS), and what SES reports of mails that it took: bounces,
 * complaints and rejects go through a topic into the queue of the function's entry `feedback`.
 */
import * as aws from "@pulumi/aws"
import * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import { policy } from "./Policy.ts"

export interface MailArgs {
  readonly domain: string
  readonly region: string
  readonly account: string
  readonly zoneId: pulumi.Input<string>
  readonly kmsKey: pulumi.Input<string>
  /** Who gets DMARC's daily reports. */
  readonly reportsTo: string
}

export class Mail extends Component {
  readonly configurationSet: pulumi.Output<string>
  readonly configurationSetArn: pulumi.Output<string>
  readonly identityArn: pulumi.Output<string>
  readonly topicArn: pulumi.Output<string>

  constructor(name: string, args: MailArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "Mail", name, options)
    const { domain, zoneId } = args
    const set = new aws.sesv2.ConfigurationSet(
      name,
      {
        configurationSetName: name,
        deliveryOptions: { tlsPolicy: "REQUIRE" },
        reputationOptions: { reputationMetricsEnabled: true },
        sendingOptions: { sendingEnabled: true },
        suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] }
      },
      this.child()
    )
    const identity = new aws.sesv2.EmailIdentity(
      name,
      {
        emailIdentity: domain,
        configurationSetName: set.configurationSetName,
        dkimSigningAttributes: { nextSigningKeyLength: "RSA_2048_BIT" }
      },
      this.child()
    )
    const record = (suffix: string, type: string, of: pulumi.Input<string>, value: pulumi.Input<string>) =>
      new aws.route53.Record(`${name}-${suffix}`, { zoneId, name: of, type, ttl: 3600, records: [value] }, this.child())
    // SES always makes three.
    for (const index of [0, 1, 2]) {
      const token = identity.dkimSigningAttributes.apply(({ tokens }) => tokens?.[index] ?? "")
      record(
        `dkim-${index}`,
        "CNAME",
        pulumi.interpolate`${token}._domainkey.${domain}`,
        pulumi.interpolate`${token}.dkim.amazonses.com`
      )
    }
    const bounceDomain = `bounce.${domain}`
    new aws.sesv2.EmailIdentityMailFromAttributes(
      name,
      {
        emailIdentity: identity.emailIdentity,
        mailFromDomain: bounceDomain,
        behaviorOnMxFailure: "REJECT_MESSAGE"
      },
      this.child()
    )
    record("bounce-mx", "MX", bounceDomain, `10 feedback-smtp.${args.region}.amazonses.com`)
    record("bounce-spf", "TXT", bounceDomain, "v=spf1 include:amazonses.com -all")
    record("dmarc", "TXT", `_dmarc.${domain}`, `v=DMARC1; p=quarantine; adkim=r; aspf=r; rua=mailto:${args.reportsTo}`)

    const topic = new aws.sns.Topic(
      `${name}-mail-feedback`,
      { name: `${name}-mail-feedback`, kmsMasterKeyId: args.kmsKey },
      this.child()
    )
    const source = `arn:aws:ses:${args.region}:${args.account}:configuration-set/${name}`
    const allowed = new aws.sns.TopicPolicy(
      `${name}-mail-feedback`,
      {
        arn: topic.arn,
        policy: policy([
          {
            sid: "SesPublishes",
            principals: { Service: "ses.amazonaws.com" },
            actions: ["sns:Publish"],
            resources: [topic.arn],
            conditions: { StringEquals: { "aws:SourceAccount": args.account }, ArnEquals: { "aws:SourceArn": source } }
          }
        ])
      },
      this.child()
    )
    new aws.sesv2.ConfigurationSetEventDestination(
      name,
      {
        configurationSetName: set.configurationSetName,
        eventDestinationName: "feedback",
        eventDestination: {
          enabled: true,
          matchingEventTypes: ["BOUNCE", "COMPLAINT", "REJECT"],
          snsDestination: { topicArn: topic.arn }
        }
      },
      this.child({ dependsOn: [allowed] })
    )
    this.configurationSet = set.configurationSetName
    this.configurationSetArn = set.arn
    this.identityArn = identity.arn
    this.topicArn = topic.arn
    this.registerOutputs({})
  }
}
