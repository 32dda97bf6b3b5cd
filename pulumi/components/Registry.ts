/** Where images are pushed to and pulled from: one repository a deployable, a digest is never replaced. */
import type { Output } from "@pulumi/pulumi"

export interface RegistryArgs {
  /** Names below `lyceum/`. */
  readonly repositories: ReadonlyArray<string>
}

export interface RegistryOutputs {
  /** Host (and path) before `/lyceum/<name>`. */
  readonly registry: Output<string>
}
