/** Images: a repository of Artifact Registry whose tags never move. */
import * as artifactregistry from "@pulumi/gcp/artifactregistry/index.js"
import * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { RegistryArgs, RegistryOutputs } from "../../components/Registry.ts"

/** `repositories` are made by the first push. */
export interface GcpRegistryArgs extends RegistryArgs {
  readonly project: string
  readonly region: string
  readonly kmsKey: pulumi.Input<string>
}

export class Registry extends Component implements RegistryOutputs {
  readonly registry: pulumi.Output<string>
  readonly repository: pulumi.Output<string>

  constructor(name: string, { kmsKey, project, region }: GcpRegistryArgs, options: pulumi.ComponentResourceOptions) {
    super("gcp", "Registry", name, options)
    const made = new artifactregistry.Repository(
      name,
      {
        repositoryId: "lyceum",
        location: region,
        format: "DOCKER",
        kmsKeyName: kmsKey,
        dockerConfig: { immutableTags: true },
        vulnerabilityScanningConfig: { enablementConfig: "INHERITED" },
        cleanupPolicies: [{ id: "keep-newest", action: "KEEP", mostRecentVersions: { keepCount: 30 } }]
      },
      this.child()
    )
    this.repository = made.name
    this.registry = pulumi.output(`${region}-docker.pkg.dev/${project}`)
    this.registerOutputs({ registry: this.registry })
  }
}
