/** Argo CD's own rules (packages/testing/src/tools/argocd) over the files of argocd/. */
import { type ToolError } from "@lyceum/testing/tools/Cache"
import { tool } from "@lyceum/testing/tools/Tool"
import { Effect, Schema } from "effect"
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parseAllDocuments } from "yaml"

/** The checkout. */
export const home = join(import.meta.dirname, "../..")

/** Anything of Kubernetes. */
export const Manifest = Schema.Struct({
  apiVersion: Schema.String,
  kind: Schema.String,
  metadata: Schema.Struct({ name: Schema.String, namespace: Schema.optional(Schema.String) })
})

const Source = Schema.Struct({
  repoURL: Schema.String,
  targetRevision: Schema.String,
  path: Schema.optional(Schema.String),
  chart: Schema.optional(Schema.String),
  ref: Schema.optional(Schema.String),
  helm: Schema.optional(
    Schema.Struct({
      releaseName: Schema.String,
      valueFiles: Schema.optional(Schema.Array(Schema.String)),
      valuesObject: Schema.optional(Schema.Record(Schema.String, Schema.Unknown))
    })
  )
})

/** An Application as far as the tests look at it. */
export const Application = Schema.Struct({
  metadata: Schema.Struct({
    name: Schema.String,
    labels: Schema.optional(Schema.Record(Schema.String, Schema.String)),
    annotations: Schema.optional(Schema.Record(Schema.String, Schema.String))
  }),
  spec: Schema.Struct({
    project: Schema.String,
    source: Schema.optional(Source),
    sources: Schema.optional(Schema.Array(Source)),
    destination: Schema.Struct({ server: Schema.String, namespace: Schema.String }),
    syncPolicy: Schema.Struct({
      automated: Schema.Struct({ prune: Schema.optional(Schema.Boolean), selfHeal: Schema.Boolean })
    }),
    ignoreDifferences: Schema.optional(Schema.Array(Schema.Unknown))
  })
})
export type Application = typeof Application.Type

const Answer = Schema.fromJsonString(
  Schema.Struct({
    applications: Schema.Record(Schema.String, Schema.NullOr(Schema.Array(Application))),
    errors: Schema.Record(Schema.String, Schema.String),
    refusals: Schema.Array(Schema.Array(Schema.String))
  })
)

/** The documents of a YAML file in the checkout. */
export const documents = (path: string): ReadonlyArray<unknown> => parsed(readFileSync(join(home, path), "utf8"))

/** The documents of a YAML text; throws where it is not YAML. */
export const parsed = (text: string): ReadonlyArray<unknown> =>
  parseAllDocuments(text).flatMap((document): ReadonlyArray<unknown> => {
    const [error] = document.errors
    if (error !== undefined) throw error
    const value: unknown = document.toJS()
    return value === null ? [] : [value]
  })

/** May this project bring these objects there? */
export interface Question {
  readonly project: string
  readonly sources: ReadonlyArray<{ readonly repoURL: string }>
  readonly server: string
  readonly cluster: string
  readonly namespace: string
  readonly objects: ReadonlyArray<{ group: string; kind: string; name: string; namespace: string }>
}

interface Input {
  readonly sets?: ReadonlyArray<unknown>
  readonly clusters?: ReadonlyArray<unknown>
  readonly projects?: ReadonlyArray<unknown>
  readonly questions?: ReadonlyArray<Question>
}

/** What Argo CD makes of it, as text; throws with its words where it does not take the input, as with an unknown field. */
const asked = (input: Input): Effect.Effect<string, ToolError> =>
  Effect.map(tool("argocd-rules"), (program) =>
    execFileSync(program, {
      input: JSON.stringify({ sets: [], clusters: [], projects: [], questions: [], ...input }),
      encoding: "utf8",
      maxBuffer: 64e6,
      stdio: ["pipe", "pipe", "pipe"]
    })
  )

/** What Argo CD makes of it, as far as the tests look at it. */
export const rules = (input: Input): Effect.Effect<typeof Answer.Type, ToolError> =>
  Effect.map(asked(input), Schema.decodeSync(Answer))

const Whole = Schema.fromJsonString(
  Schema.Struct({
    applications: Schema.Record(
      Schema.String,
      Schema.NullOr(Schema.Array(Schema.Record(Schema.String, Schema.Unknown)))
    )
  })
)

/** Every Application that Argo CD makes of the sets, as it would write it. */
export const madeOf = (sets: ReadonlyArray<unknown>, clusters: ReadonlyArray<unknown>) =>
  Effect.map(asked({ sets, clusters }), (text) =>
    Object.values(Schema.decodeSync(Whole)(text).applications)
      .flatMap((made) => made ?? [])
      .map(({ metadata, spec }) => ({ apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata, spec }))
  )

/** The files of the ApplicationSets. */
export const setFiles = ["argocd/apps/foundation.yaml", "argocd/apps/lyceum.yaml", "argocd/apps/addons.yaml"]
