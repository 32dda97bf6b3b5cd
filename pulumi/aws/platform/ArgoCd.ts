/** What Argo CD is told of clusters: a Secret for each in namespace `argocd`, which `argocd/bootstrap` made before. */
import * as kubernetes from "@pulumi/kubernetes"
import * as pulumi from "@pulumi/pulumi"
import type { ClusterLabels } from "../../components/ClusterFacts.ts"

export interface ClusterAccess {
  readonly region: string
  readonly clusterName: pulumi.Input<string>
  readonly endpoint: pulumi.Input<string>
  readonly certificateAuthority: pulumi.Input<string>
}

/** Signs in to the cluster as whoever runs Pulumi (an administrator of `lyceum-aws-cluster`). */
export const clusterProvider = (
  name: string,
  access: ClusterAccess,
  options: pulumi.ResourceOptions
): kubernetes.Provider =>
  new kubernetes.Provider(
    name,
    {
      enableServerSideApply: true,
      kubeconfig: pulumi.jsonStringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [
          {
            name: "lyceum",
            cluster: { server: access.endpoint, "certificate-authority-data": access.certificateAuthority }
          }
        ],
        users: [
          {
            name: "caller",
            user: {
              exec: {
                apiVersion: "client.authentication.k8s.io/v1beta1",
                command: "aws",
                args: ["eks", "get-token", "--region", access.region, "--cluster-name", access.clusterName],
                interactiveMode: "Never"
              }
            }
          }
        ],
        contexts: [{ name: "lyceum", context: { cluster: "lyceum", user: "caller" } }],
        "current-context": "lyceum"
      })
    },
    options
  )

/** A registration that is being made here, or that another stack gives. */
interface Registration {
  readonly name: pulumi.Input<string>
  readonly server: pulumi.Input<string>
  readonly labels: pulumi.Input<ClusterLabels>
  readonly annotations: pulumi.Input<Record<string, pulumi.Input<string>>>
  readonly config: pulumi.Input<string>
}

/** The Secret of a cluster. */
export const clusterSecret = (
  name: string,
  registration: Registration,
  options: pulumi.CustomResourceOptions
): kubernetes.core.v1.Secret =>
  new kubernetes.core.v1.Secret(
    name,
    {
      metadata: {
        name,
        namespace: "argocd",
        labels: pulumi
          .output(registration.labels)
          .apply((labels) => ({ ...labels, "argocd.argoproj.io/secret-type": "cluster" })),
        annotations: registration.annotations
      },
      stringData: { name: registration.name, server: registration.server, config: registration.config }
    },
    options
  )

/** What Argo CD's pods read of Google's (`argocd/bootstrap/logins-*.yaml`): where tokens are traded. No secret. */
export const googleLogin = (
  credentials: pulumi.Input<string>,
  options: pulumi.CustomResourceOptions
): kubernetes.core.v1.ConfigMap =>
  new kubernetes.core.v1.ConfigMap(
    "google-login",
    { metadata: { name: "google-login", namespace: "argocd" }, data: { "credentials.json": credentials } },
    options
  )
