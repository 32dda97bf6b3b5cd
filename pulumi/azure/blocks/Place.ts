/** Where a resource of Azure is made. */
import type { Input } from "@pulumi/pulumi"

export interface Place {
  readonly resourceGroupName: Input<string>
  readonly location: string
}
