/** How Argo CD, which runs on AWS, signs in to a cluster of Azure: as an identity that trusts the tokens of its service accounts. */
import * as pulumi from "@pulumi/pulumi"

export interface ArgoCdLoginArgs {
  readonly clientId: pulumi.Input<string>
  readonly tenantId: string
  readonly certificateAuthority: pulumi.Input<string>
}

/** Where Argo CD's pods are given a token for Azure (`argocd/bootstrap/logins-*.yaml`). */
const tokenFile = "/var/run/secrets/lyceum/azure/token"

/** The field `config` of the cluster's Secret; nothing in it is secret. */
export const argoCdLogin = ({ certificateAuthority, clientId, tenantId }: ArgoCdLoginArgs): pulumi.Output<string> =>
  pulumi.jsonStringify({
    execProviderConfig: {
      command: "argocd-k8s-auth",
      args: ["azure"],
      apiVersion: "client.authentication.k8s.io/v1beta1",
      env: {
        AAD_ENVIRONMENT_NAME: "AzurePublicCloud",
        AAD_LOGIN_METHOD: "workloadidentity",
        AZURE_AUTHORITY_HOST: "https://login.microsoftonline.com/",
        AZURE_CLIENT_ID: clientId,
        AZURE_FEDERATED_TOKEN_FILE: tokenFile,
        AZURE_TENANT_ID: tenantId
      }
    },
    tlsClientConfig: { insecure: false, caData: certificateAuthority }
  })
