/** The pods of the simulated nodes: who is there, who is ready, and the scheduler's part, which is to give each a node. */
import { ToolError } from "@lyceum/testing/tools/Cache"
import { Effect, Schema } from "effect"
import type { Client } from "./Client.ts"

const Pods = Schema.Struct({
  items: Schema.Array(
    Schema.Struct({
      metadata: Schema.Struct({
        name: Schema.String,
        labels: Schema.Record(Schema.String, Schema.String),
        deletionTimestamp: Schema.optional(Schema.String)
      }),
      spec: Schema.Struct({ nodeName: Schema.optional(Schema.String) }),
      status: Schema.Struct({
        conditions: Schema.optional(Schema.Array(Schema.Struct({ type: Schema.String, status: Schema.String })))
      })
    })
  )
})

export interface Pod {
  readonly name: string
  readonly service: string
  readonly labels: Readonly<Record<string, string>>
  readonly isReady: boolean
  readonly isBound: boolean
}

const nameLabel = "app.kubernetes.io/name"

/** Pods of a namespace that are not going away. */
export const podsIn = (api: Client, namespace: string): Effect.Effect<ReadonlyArray<Pod>, ToolError> =>
  api("GET", `/api/v1/namespaces/${namespace}/pods`).pipe(
    Effect.flatMap(Schema.decodeUnknownEffect(Pods)),
    Effect.mapError((error) => new ToolError({ reason: error.message })),
    Effect.map(({ items }) =>
      items
        .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
        .map(({ metadata: { labels, name }, spec, status }) => ({
          name,
          labels,
          service: labels[nameLabel] ?? "",
          isBound: spec.nodeName !== undefined,
          isReady: (status.conditions ?? []).some((one) => one.type === "Ready" && one.status === "True")
        }))
    )
  )

/** Gives every pod that has none a node, in turn. */
export const bind = (api: Client, namespace: string, pods: ReadonlyArray<Pod>, nodes: ReadonlyArray<string>) =>
  Effect.forEach(
    pods.filter(({ isBound }) => !isBound),
    ({ name }, index) =>
      api("POST", `/api/v1/namespaces/${namespace}/pods/${name}/binding`, {
        apiVersion: "v1",
        kind: "Binding",
        metadata: { name },
        target: { apiVersion: "v1", kind: "Node", name: nodes[(pods.length + index) % nodes.length] }
      }).pipe(
        // Gone or bound since it was looked at.
        Effect.ignore
      ),
    { discard: true }
  )
