/** One rendered object, with where it came from. */
import { at, textAt } from "./Json.ts"

export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
  readonly body: unknown
}

/** `Deployment lyceum/user` */
export const called = ({ kind, name, namespace }: Manifest): string => `${kind} ${namespace}/${name}`

export const manifestOf = (body: unknown): Manifest => ({
  apiVersion: textAt(body, "apiVersion"),
  kind: textAt(body, "kind"),
  name: textAt(body, "metadata", "name"),
  namespace: textAt(body, "metadata", "namespace"),
  body
})

/** A pod's metadata and spec, where the object makes pods; a FlinkDeployment makes them from a template of its own. */
export const podOf = ({ body, kind }: Manifest): { readonly metadata: unknown; readonly spec: unknown } | undefined => {
  const template = kind === "FlinkDeployment" ? at(body, "spec", "podTemplate") : at(body, "spec", "template")
  return ["Deployment", "Job", "FlinkDeployment", "StatefulSet", "DaemonSet"].includes(kind)
    ? { metadata: at(template, "metadata"), spec: at(template, "spec") }
    : undefined
}
