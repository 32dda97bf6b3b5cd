/** A certificate of ACM, proven by records in our zone; AWS renews it. */
import * as aws from "@pulumi/aws"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"

export interface CertificateArgs {
  /** The first is the certificate's name. A wildcard beside its own domain is proven by the same record and must not be given. */
  readonly names: readonly [string, ...Array<string>]
  readonly zoneId: pulumi.Input<string>
  /** CloudFront takes those of us-east-1 alone. */
  readonly region: string
}

export class Certificate extends Component {
  readonly arn: pulumi.Output<string>

  constructor(name: string, args: CertificateArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "Certificate", name, options)
    const [domainName, ...others] = args.names
    const certificate = new aws.acm.Certificate(
      name,
      {
        region: args.region,
        domainName,
        subjectAlternativeNames: others,
        validationMethod: "DNS",
        keyAlgorithm: "EC_prime256v1"
      },
      this.child()
    )
    const records = args.names.map((_, index) => {
      const option = certificate.domainValidationOptions.apply((all) => all[index])
      const field = (read: (one: aws.types.output.acm.CertificateDomainValidationOption) => string) =>
        option.apply((one) => (one === undefined ? "" : read(one)))
      return new aws.route53.Record(
        `${name}-${index}`,
        {
          zoneId: args.zoneId,
          name: field((one) => one.resourceRecordName),
          type: "CNAME",
          records: [field((one) => one.resourceRecordValue)],
          ttl: 300,
          // The same proof serves both regions.
          allowOverwrite: true
        },
        this.child()
      )
    })
    const validated = new aws.acm.CertificateValidation(
      name,
      {
        region: args.region,
        certificateArn: certificate.arn,
        validationRecordFqdns: records.map(({ fqdn }) => fqdn)
      },
      this.child()
    )
    this.arn = validated.certificateArn
    this.registerOutputs({ arn: this.arn })
  }
}
