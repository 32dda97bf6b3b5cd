/** The one way to a tool that is not in the checkout: its path, made on the first call. */
import type { Effect } from "effect"
import type { ToolError } from "./Cache.ts"
import { goProgram } from "./Go.ts"
import { layerProgram } from "./Layer.ts"
import { goTools } from "./Versions.ts"

const {
  "argocd-rules": argocdRules,
  actionlint,
  alertmanager,
  etcd,
  gitleaks,
  k6,
  kubeconform,
  kubernetes,
  kwok,
  loki,
  prometheus,
  registry
} = goTools

/** Every tool by the name of its program. */
export const tools = {
  helm: layerProgram("helm"),
  kubectl: layerProgram("kubectl"),
  kubeconform: goProgram("kubeconform", kubeconform, "kubeconform"),
  gitleaks: goProgram("gitleaks", gitleaks, "gitleaks"),
  actionlint: goProgram("actionlint", actionlint, "actionlint"),
  amtool: goProgram("alertmanager", alertmanager, "amtool"),
  promtool: goProgram("prometheus", prometheus, "promtool"),
  "argocd-rules": goProgram("argocd-rules", argocdRules, "argocd-rules"),
  etcd: goProgram("etcd", etcd, "etcd"),
  "kube-apiserver": goProgram("kubernetes", kubernetes, "kube-apiserver"),
  "kube-controller-manager": goProgram("kubernetes", kubernetes, "kube-controller-manager"),
  prometheus: goProgram("prometheus", prometheus, "prometheus"),
  kwok: goProgram("kwok", kwok, "kwok"),
  registry: goProgram("registry", registry, "registry"),
  k6: goProgram("k6", k6, "k6"),
  loki: goProgram("loki", loki, "loki"),
  logcli: goProgram("loki", loki, "logcli")
} as const

/** The name of a tool. */
export type ToolName = keyof typeof tools

/** The path of a tool; makes it when it is not in the cache yet, and says on stderr how long that takes. */
export const tool = (name: ToolName): Effect.Effect<string, ToolError> => tools[name]
