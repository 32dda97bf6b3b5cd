/** Every environment, cloud and deployable that can be, and whether it is placed so (argocd/apps/lyceum.yaml). */
import type { Place } from "../argocd/Clusters.ts"

export interface Combination {
  readonly place: Place
  readonly deployable: string
  readonly chart: string
}

export const services = ["user", "course", "enrollment", "progress", "analytics", "web"] as const
const environments = ["dev", "staging", "production"] as const
const clouds = ["aws", "azure", "gcp"] as const

/** Where a deployable can run: the inbox is DynamoDB's, and Flink's connector cannot sign in by an identity of AWS. */
const possible = (deployable: string, cloud: Place["cloud"]): boolean =>
  deployable === "user" ? cloud === "aws" : deployable === "flink-job" ? cloud !== "aws" : true

const chartOf = (deployable: string) => (services.some((name) => name === deployable) ? "service" : deployable)

/** What is in a cluster of that role. */
const placed: Record<Place["role"], ReadonlyArray<string>> = {
  platform: [...services, "streaming", "platform", "observability"],
  analytics: ["analytics", "flink-job", "platform", "observability"]
}

export const combinations: ReadonlyArray<Combination> = environments.flatMap((environment) =>
  clouds.flatMap((cloud) =>
    (["platform", "analytics"] as const).flatMap((role) =>
      placed[role]
        .filter((deployable) => possible(deployable, cloud))
        .map((deployable) => ({
          place: { cloud, environment, role, canary: false },
          deployable,
          chart: chartOf(deployable)
        }))
    )
  )
)

/** `production/aws/platform/user` */
export const nameOf = ({ deployable, place: { cloud, environment, role } }: Combination): string =>
  `${environment}/${cloud}/${role}/${deployable}`
