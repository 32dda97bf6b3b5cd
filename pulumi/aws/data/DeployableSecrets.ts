/** Every secret that the deployables read (`charts/service/files/services.yaml`), and those that another cloud needs of here. */
import * as pulumi from "@pulumi/pulumi"
import { databases, deployables } from "../../components/Deployables.ts"
import type { Secrets } from "../blocks/Secrets.ts"

export interface DeployableSecretsArgs {
  readonly host: pulumi.Input<string>
  readonly readerHost: pulumi.Input<string>
  readonly port: number
  readonly database: string
}

/** Who calls other services, and so has a secret that the user service knows. */
export const clients = ["course", "enrollment", "progress", "analytics", "web"] as const

/** Puts all of them; gives the client secret of analytics, which may run elsewhere. */
export const putSecrets = (
  secrets: Secrets,
  args: DeployableSecretsArgs
): { readonly analyticsClientSecret: pulumi.Output<string> } => {
  const { database, host, port, readerHost } = args
  for (const service of databases) {
    // The names that `packages/database/src/provisioning` wants.
    const role = `${database}_${service}`
    const address = (user: string, at: pulumi.Input<string>) =>
      pulumi.interpolate`postgres://${user}:${secrets.made(`${user}-password`, true)}@${at}:${port}/${database}?sslmode=verify-full`
    secrets.put(service, "DATABASE_URL", address(role, host))
    secrets.put(service, "DATABASE_OWNER_URL", address(`${role}_owner`, host))
    secrets.put(service, "DATABASE_READER_URL", address(`${role}_reader`, readerHost))
  }
  // Flink's own image has no management listener of ours.
  for (const one of deployables)
    if (one !== "flink-job") secrets.put(one, "MANAGEMENT_TOKEN", secrets.made(`${one}-management-token`, true))

  const known = Object.fromEntries(
    clients.map((client) => [client, secrets.made(`${client}-client-secret`, true)] as const)
  )
  for (const [client, secret] of Object.entries(known)) {
    const deployable = clients.find((one) => one === client)
    if (deployable !== undefined) secrets.put(deployable, "SERVICE_CLIENT_SECRET", secret)
  }
  secrets.put("user", "SERVICE_CLIENTS", pulumi.jsonStringify(known))
  // Another key ends all links that are out; the other two make what is sealed unreadable: these never rotate.
  secrets.put("user", "UNSUBSCRIBE_KEY", secrets.made("unsubscribe-key", false))
  secrets.put("user", "SECOND_FACTOR_KEY", secrets.made("second-factor-key", false))
  secrets.put("progress", "CERTIFICATE_KEY_SECRET", secrets.made("certificate-key-secret", false))
  return { analyticsClientSecret: known["analytics"] ?? pulumi.output("") }
}
