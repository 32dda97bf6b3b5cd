/**
 * How a cluster is made known to Argo CD: a Secret in namespace `argocd` of the cluster that Argo CD runs in (that of AWS). Each
 * platform stack exports its own as output `registration`; the one of AWS writes its own Secret and those of the other clouds.
 * Nothing in it is secret: Argo CD signs in by its workload's identity (`argocd-k8s-auth`).
 */
import type { Input } from "@pulumi/pulumi"
import { Schema } from "effect"
import { annotationOf, annotationsOf, type ClusterFactInputs, ClusterLabels } from "./ClusterFacts.ts"

export const ClusterRegistration = Schema.Struct({
  /** `aws-production`. */
  name: Schema.NonEmptyString,
  /** `https://kubernetes.default.svc` for the cluster that Argo CD is in. */
  server: Schema.NonEmptyString,
  labels: ClusterLabels,
  annotations: Schema.Record(Schema.String, Schema.String),
  /** JSON of `config` in the Secret: https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters */
  config: Schema.NonEmptyString
})
export type ClusterRegistration = typeof ClusterRegistration.Type

/** A registration while it is being made. */
export interface RegistrationInputs {
  readonly name: string
  readonly server: Input<string>
  readonly labels: ClusterLabels
  readonly annotations: Record<string, Input<string>>
  readonly config: Input<string>
}

/** What add-ons are told beside the facts of the charts. */
export interface AddOnFacts {
  /** Who External Secrets is to the cloud; empty where its pod has an identity without it. */
  readonly identitySecrets: Input<string>
  readonly vpc: Input<string>
}

/** The registration of a cluster with its facts. */
export const registrationOf = (
  cluster: Omit<RegistrationInputs, "annotations"> & {
    readonly facts: ClusterFactInputs
    readonly addOns: AddOnFacts
  }
): RegistrationInputs => {
  const { addOns, facts, ...rest } = cluster
  return {
    ...rest,
    annotations: {
      ...annotationsOf(facts),
      [annotationOf("identitySecrets")]: addOns.identitySecrets,
      [annotationOf("vpc")]: addOns.vpc
    }
  }
}
