{{/*
What every chart of this folder shares. The source is charts/shared/_lyceum.tpl; `node charts/generate.ts` copies it.
*/}}

{{/* The value files' place for people, for errors: argocd/environments/<environment>/<deployable>.yaml */}}
{{- define "lyceum.file" -}}
argocd/environments/{{ .Values.environment }}/{{ .Values.name }}.yaml
{{- end }}

{{/* Stops when two sources contradict each other. Every chart includes it once. */}}
{{- define "lyceum.check" -}}
{{- if ne .Values.environment .Values.cluster.environment -}}
{{- fail (printf "argocd/environments/%s/common.yaml: environment is %q but the cluster's label says %q" .Values.environment .Values.environment .Values.cluster.environment) -}}
{{- end -}}
{{- if and (eq .Values.cluster.cloud "aws") (ne .Values.cluster.kafkaAuth "iam") -}}
{{- fail (printf "cluster.kafkaAuth: %q, but brokers are asked by identity (iam) from AWS" .Values.cluster.kafkaAuth) -}}
{{- end -}}
{{- if and (ne .Values.cluster.cloud "aws") (ne .Values.cluster.kafkaAuth "scram") -}}
{{- fail (printf "cluster.kafkaAuth: %q, but an identity of AWS exists on AWS alone: scram from %s" .Values.cluster.kafkaAuth .Values.cluster.cloud) -}}
{{- end -}}
{{- end }}

{{- define "lyceum.selector" -}}
app.kubernetes.io/name: {{ .Values.name }}
{{- end }}

{{/* Labels of every object. The version is what the digest begins with: it names exactly one image. */}}
{{- define "lyceum.labels" -}}
{{ include "lyceum.selector" . }}
app.kubernetes.io/part-of: lyceum
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with index .Values.images .Values.name }}
app.kubernetes.io/version: {{ include "lyceum.version" $ | quote }}
{{- end }}
lyceum.dev/environment: {{ .Values.environment }}
{{- end }}

{{/* `repository` and `digest` of the deployable's image; stops where none was pushed yet. */}}
{{- define "lyceum.pushed" -}}
{{- $image := index (.Values.images | default dict) .Values.name -}}
{{- if not $image -}}
{{- fail (printf "argocd/environments/%s/images.yaml: images.%s is missing" .Values.environment .Values.name) -}}
{{- end -}}
{{- $image | toYaml -}}
{{- end }}

{{- define "lyceum.version" -}}
{{- (include "lyceum.pushed" . | fromYaml).digest | trimPrefix "sha256:" | trunc 12 -}}
{{- end }}

{{/* The image by digest; nothing else can be said. */}}
{{- define "lyceum.image" -}}
{{- $image := include "lyceum.pushed" . | fromYaml -}}
{{ .Values.cluster.registry }}/{{ $image.repository }}@{{ $image.digest }}
{{- end }}

{{/* identity-<deployable> of the cluster: an ARN, a client id, a service account of Google; empty where it has none. */}}
{{- define "lyceum.identity" -}}
{{- index .Values.cluster (printf "identity%s" (.Values.name | replace "-" " " | title | replace " " "")) -}}
{{- end }}

{{/* How the cloud ties a service account to an identity. EKS pod identity needs no word here: the association is in AWS. */}}
{{- define "lyceum.identityAnnotations" -}}
{{- $identity := include "lyceum.identity" . -}}
{{- if $identity }}
{{- if eq .Values.cluster.cloud "azure" }}
azure.workload.identity/client-id: {{ $identity | quote }}
{{- else if eq .Values.cluster.cloud "gcp" }}
iam.gke.io/gcp-service-account: {{ $identity | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* Azure's webhook looks at pods with this label alone. */}}
{{- define "lyceum.identityLabels" -}}
{{- if and (eq .Values.cluster.cloud "azure") (include "lyceum.identity" .) }}
azure.workload.identity/use: "true"
{{- end }}
{{- end }}

{{/* A secret's name in the cloud's store, by the rule of pulumi/components/SecretNames.ts. */}}
{{- define "lyceum.remoteKey" -}}
{{- $key := printf "lyceum/%s/%s/%s" .environment .deployable .key -}}
{{- if eq .cloud "azure" -}}
{{ $key | replace "/" "-" | replace "_" "-" }}
{{- else if eq .cloud "gcp" -}}
{{ $key | replace "/" "-" }}
{{- else -}}
{{ $key }}
{{- end -}}
{{- end }}

{{/* Security of a pod as `restricted` wants it, and beyond. */}}
{{- define "lyceum.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "lyceum.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* Zones first, then nodes. In production a pod rather waits than makes one zone hold all. */}}
{{- define "lyceum.spread" -}}
- topologyKey: topology.kubernetes.io/zone
  maxSkew: 1
  whenUnsatisfiable: {{ if eq .Values.zones "required" }}DoNotSchedule{{ else }}ScheduleAnyway{{ end }}
  labelSelector:
    matchLabels: {{- include "lyceum.selector" . | nindent 6 }}
  matchLabelKeys: [pod-template-hash]
- topologyKey: kubernetes.io/hostname
  maxSkew: 1
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels: {{- include "lyceum.selector" . | nindent 6 }}
  matchLabelKeys: [pod-template-hash]
{{- end }}

{{/* Memory asked for is memory given; the CPU is never cut off, only shared by what was asked for. */}}
{{- define "lyceum.resources" -}}
requests:
  cpu: {{ .cpu }}
  memory: {{ .memory }}
  ephemeral-storage: {{ .disk }}
limits:
  memory: {{ .memory }}
  ephemeral-storage: {{ .disk }}
{{- end }}

{{/* Doubles within 15 s, sheds a tenth a minute after five minutes of less. */}}
{{- define "lyceum.scalingBehavior" -}}
scaleUp:
  stabilizationWindowSeconds: 0
  policies:
    - { type: Percent, value: 100, periodSeconds: 15 }
scaleDown:
  stabilizationWindowSeconds: 300
  policies:
    - { type: Percent, value: 10, periodSeconds: 60 }
{{- end }}

{{/* Configuration of a process on Kafka; KAFKA_INSTANCE and what is secret come otherwise. */}}
{{- define "lyceum.kafka" -}}
LYCEUM_EVENT_LOG: kafka
KAFKA_BROKERS: {{ .Values.cluster.kafkaBrokers | quote }}
KAFKA_CLIENT_ID: {{ .Values.name }}
KAFKA_TLS: "true"
{{- if eq .Values.cluster.kafkaAuth "iam" }}
KAFKA_SASL_MECHANISM: aws-msk-iam
KAFKA_AWS_REGION: {{ .Values.cluster.region }}
{{- else }}
KAFKA_SASL_MECHANISM: scram-sha-512
{{- end }}
{{- end }}

{{/* What KEDA is told of the brokers. */}}
{{- define "lyceum.kedaBrokers" -}}
bootstrapServers: {{ .Values.cluster.kafkaBrokers | quote }}
tls: enable
{{- if eq .Values.cluster.kafkaAuth "iam" }}
sasl: oauthbearer
saslTokenProvider: aws_msk_iam
awsRegion: {{ .Values.cluster.region }}
{{- else }}
sasl: scram_sha512
{{- end }}
{{- end }}

{{/* KEDA's own login at the brokers: its operator's pod identity on AWS, elsewhere the user of the deployable. */}}
{{- define "lyceum.kedaLogin" -}}
{{- if eq .Values.cluster.kafkaAuth "iam" }}
podIdentity:
  provider: aws
{{- else }}
secretTargetRef:
  - { parameter: username, name: {{ .Values.name }}, key: KAFKA_SASL_USERNAME }
  - { parameter: password, name: {{ .Values.name }}, key: KAFKA_SASL_PASSWORD }
{{- end }}
{{- end }}

{{/* Ports of the brokers for the login that is used (MSK: 9098 IAM, 9096 SCRAM), as the addresses say them. */}}
{{- define "lyceum.kafkaPorts" -}}
{{- $ports := list -}}
{{- range splitList "," .Values.cluster.kafkaBrokers }}
{{- $ports = append $ports (last (splitList ":" .)) }}
{{- end }}
{{- $ports | uniq | join "," }}
{{- end }}

{{/* Databases, brokers and the load balancer lie in the network's own ranges (RFC 1918), by addresses that may change. */}}
{{- define "lyceum.privateRanges" -}}
- ipBlock: { cidr: 10.0.0.0/8 }
- ipBlock: { cidr: 172.16.0.0/12 }
- ipBlock: { cidr: 192.168.0.0/16 }
{{- end }}

{{- define "lyceum.allow.dns" -}}
- to:
    - namespaceSelector:
        matchLabels: { kubernetes.io/metadata.name: kube-system }
      podSelector:
        matchLabels: { k8s-app: kube-dns }
    # The node's own cache, where there is one.
    - ipBlock: { cidr: 169.254.20.10/32 }
  ports:
    - { protocol: UDP, port: 53 }
    - { protocol: TCP, port: 53 }
{{- end }}

{{/* The cloud's APIs: HTTPS, but never the node's own credentials. */}}
{{- define "lyceum.allow.cloud" -}}
- to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except: [169.254.0.0/16]
  ports:
    - { protocol: TCP, port: 443 }
{{- if eq .Values.cluster.cloud "aws" }}
# The agent of EKS pod identity on the node.
- to:
    - ipBlock: { cidr: 169.254.170.23/32 }
  ports:
    - { protocol: TCP, port: 80 }
{{- else if eq .Values.cluster.cloud "gcp" }}
# GKE's own metadata server in front of the node's: it gives pods their workload identity and nothing else.
- to:
    - ipBlock: { cidr: 169.254.169.252/32 }
    - ipBlock: { cidr: 169.254.169.254/32 }
  ports:
    - { protocol: TCP, port: 988 }
    - { protocol: TCP, port: 80 }
{{- end }}
{{- end }}

{{- define "lyceum.allow.kafka" -}}
- to: {{- include "lyceum.privateRanges" . | nindent 4 }}
  ports:
    {{- range splitList "," (include "lyceum.kafkaPorts" .) }}
    - { protocol: TCP, port: {{ . }} }
    {{- end }}
{{- end }}

{{- define "lyceum.allow.database" -}}
- to: {{- include "lyceum.privateRanges" . | nindent 4 }}
  ports:
    - { protocol: TCP, port: 5432 }
{{- end }}

{{/* Prometheus reads the management listener, nobody else of another namespace. */}}
{{- define "lyceum.allow.metrics" -}}
- from:
    - namespaceSelector:
        matchLabels: { kubernetes.io/metadata.name: observability }
  ports:
    - { protocol: TCP, port: 9090 }
{{- end }}

{{/* Spans go to the collector in the cluster's namespace `observability`. */}}
{{- define "lyceum.allow.traces" -}}
- to:
    - namespaceSelector:
        matchLabels: { kubernetes.io/metadata.name: observability }
  ports:
    - { protocol: TCP, port: {{ last (splitList ":" (.Values.cluster.otlpEndpoint | trimSuffix "/")) }} }
{{- end }}
