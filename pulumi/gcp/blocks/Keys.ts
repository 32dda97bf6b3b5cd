/** Keys of the environment, turned every 90 days, and who of Google's own services may use each. */
import * as kms from "@pulumi/gcp/kms/index.js"
import * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { Environment } from "../../config/Environment.ts"

export interface KeysArgs {
  readonly environment: Environment
  readonly region: string
}

export class Keys extends Component {
  private readonly ring: kms.KeyRing
  private readonly environment: Environment

  constructor(name: string, { environment, region }: KeysArgs, options: pulumi.ComponentResourceOptions) {
    super("gcp", "Keys", name, options)
    this.environment = environment
    this.ring = new kms.KeyRing(name, { name: `lyceum-${environment}`, location: region }, this.data(environment))
    this.registerOutputs({})
  }

  /** A key; its id is known only when `users` (members) have their right, so that nothing comes too early. */
  key(name: string, users: Readonly<Record<string, pulumi.Input<string>>>): pulumi.Output<string> {
    const key = new kms.CryptoKey(
      `key-${name}`,
      {
        name,
        keyRing: this.ring.id,
        purpose: "ENCRYPT_DECRYPT",
        rotationPeriod: "7776000s",
        destroyScheduledDuration: "2592000s",
        versionTemplate: { algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION", protectionLevel: "SOFTWARE" }
      },
      this.data(this.environment)
    )
    const rights = Object.entries(users).map(
      ([user, member]) =>
        new kms.CryptoKeyIAMMember(
          `key-${name}-${user}`,
          { cryptoKeyId: key.id, role: "roles/cloudkms.cryptoKeyEncrypterDecrypter", member },
          this.child()
        )
    )
    return pulumi.all([key.id, pulumi.all(rights.map(({ id }) => id))]).apply(([id]) => id)
  }
}
