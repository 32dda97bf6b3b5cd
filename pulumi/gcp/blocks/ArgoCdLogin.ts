/** How Argo CD, which runs on AWS, signs in to a cluster of Google Cloud: its service accounts' tokens are traded for one of an account. */
import * as iam from "@pulumi/gcp/iam/index.js"
import * as projects from "@pulumi/gcp/projects/index.js"
import * as serviceaccount from "@pulumi/gcp/serviceaccount/index.js"
import * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"

export interface ArgoCdLoginArgs {
  readonly project: string
  readonly environment: string
  /** Issuer of the tokens of AWS' cluster. */
  readonly issuer: pulumi.Input<string>
  readonly certificateAuthority: pulumi.Input<string>
}

const accounts = ["argocd-application-controller", "argocd-server", "argocd-applicationset-controller"]
/** Whom the tokens are for (`argocd/bootstrap/logins-*.yaml`). */
const audience = "lyceum-argo-cd"
/** Where Argo CD's pods are given a token for Google (`argocd/bootstrap/logins-*.yaml`). */
const tokenFile = "/var/run/secrets/lyceum/gcp/token"

export class ArgoCdLogin extends Component {
  /** The field `config` of the cluster's Secret. */
  readonly config: pulumi.Output<string>
  /** Content of the file that `GOOGLE_APPLICATION_CREDENTIALS` names in Argo CD's pods: says where to trade, holds no secret. */
  readonly credentials: pulumi.Output<string>

  constructor(name: string, args: ArgoCdLoginArgs, options: pulumi.ComponentResourceOptions) {
    super("gcp", "ArgoCdLogin", name, options)
    const pool = new iam.WorkloadIdentityPool(
      name,
      { workloadIdentityPoolId: `lyceum-argo-cd-${args.environment}`, displayName: "Argo CD on AWS" },
      this.child()
    )
    const provider = new iam.WorkloadIdentityPoolProvider(
      name,
      {
        workloadIdentityPoolId: pool.workloadIdentityPoolId,
        workloadIdentityPoolProviderId: "eks",
        oidc: { issuerUri: args.issuer, allowedAudiences: [audience] },
        attributeMapping: { "google.subject": "assertion.sub" },
        attributeCondition: `assertion.sub in [${accounts.map((one) => `"system:serviceaccount:argocd:${one}"`).join(", ")}]`
      },
      this.child()
    )
    const account = new serviceaccount.Account(
      name,
      { accountId: `lyceum-argo-cd-${args.environment}`, displayName: "Argo CD" },
      this.child()
    )
    for (const one of accounts)
      new serviceaccount.IAMMember(
        `${name}-${one}`,
        {
          serviceAccountId: account.name,
          role: "roles/iam.workloadIdentityUser",
          member: pulumi.interpolate`principal://iam.googleapis.com/${pool.name}/subject/system:serviceaccount:argocd:${one}`
        },
        this.child()
      )
    // It makes namespaces, definitions and roles of the cluster.
    new projects.IAMMember(
      name,
      {
        project: args.project,
        role: "roles/container.admin",
        member: pulumi.interpolate`serviceAccount:${account.email}`
      },
      this.child()
    )
    this.config = pulumi.jsonStringify({
      execProviderConfig: {
        command: "argocd-k8s-auth",
        args: ["gcp"],
        apiVersion: "client.authentication.k8s.io/v1beta1"
      },
      tlsClientConfig: { insecure: false, caData: args.certificateAuthority }
    })
    this.credentials = pulumi.jsonStringify({
      type: "external_account",
      audience: pulumi.interpolate`//iam.googleapis.com/${provider.name}`,
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: "https://sts.googleapis.com/v1/token",
      service_account_impersonation_url: pulumi.interpolate`https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account.email}:generateAccessToken`,
      credential_source: { file: tokenFile, format: { type: "text" } }
    })
    this.registerOutputs({})
  }
}
