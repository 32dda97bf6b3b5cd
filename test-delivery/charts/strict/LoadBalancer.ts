/**
 * The two kinds of the AWS Load Balancer Controller that we use, by the fields that we use: its module is not published where the
 * other controllers' definitions come from. Written after the controller's reference for gateway.k8s.aws/v1beta1.
 */
const text = { type: "string" }
const closed = (properties: Readonly<Record<string, unknown>>) => ({ type: "object", properties })
const attributes = { type: "array", items: { ...closed({ key: text, value: text }), required: ["key", "value"] } }

export const loadBalancerKinds = {
  LoadBalancerConfiguration: closed({
    scheme: { enum: ["internal", "internet-facing"] },
    listenerConfigurations: {
      type: "array",
      items: {
        ...closed({
          protocolPort: { type: "string", pattern: "^(HTTP|HTTPS):[0-9]{1,5}$" },
          sslPolicy: text,
          defaultCertificate: text
        }),
        required: ["protocolPort"]
      }
    },
    loadBalancerAttributes: attributes,
    wafV2: { ...closed({ webACL: text }), required: ["webACL"] }
  }),
  TargetGroupConfiguration: closed({
    targetReference: { ...closed({ group: text, kind: text, name: text }), required: ["name"] },
    defaultConfiguration: closed({
      targetType: { enum: ["instance", "ip"] },
      protocol: { enum: ["HTTP", "HTTPS"] },
      healthCheckConfig: closed({
        healthCheckProtocol: { enum: ["HTTP", "HTTPS", "TCP"] },
        healthCheckPort: text,
        healthCheckPath: text,
        healthCheckInterval: { type: "integer" },
        healthCheckTimeout: { type: "integer" },
        healthyThresholdCount: { type: "integer" },
        unhealthyThresholdCount: { type: "integer" }
      }),
      targetGroupAttributes: attributes
    })
  })
}
