/** A bucket or container. What lies where is the code's matter (`packages/events/src/Materials.ts`). */
import type { Input, Output } from "@pulumi/pulumi"
import type { Environment } from "../config/Environment.ts"

/** What lies under a prefix is deleted so many days after it was written. */
export interface Lifetime {
  readonly prefix: string
  readonly days: number
}

export interface ObjectStoreArgs {
  readonly environment: Environment
  readonly name: string
  readonly kmsKey: Input<string>
  readonly lifetimes: ReadonlyArray<Lifetime>
  /** Origins whose pages may upload and read by signed links; none: no CORS rule. */
  readonly origins: ReadonlyArray<string>
}

export interface ObjectStoreOutputs {
  /** Name of the bucket or container. */
  readonly bucket: Output<string>
  /** Name of the account it belongs to; empty where the cloud has none. */
  readonly account: Output<string>
}
