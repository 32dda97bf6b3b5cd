{{/* What the code says of this service: files/services.yaml. */}}
{{- define "service.facts" -}}
{{- $all := .Files.Get "files/services.yaml" | fromYaml -}}
{{- $facts := index $all .Values.name -}}
{{- if not (has .Values.cluster.cloud $facts.clouds) -}}
{{- fail (printf "%s: %s runs on %s alone, and this cluster is on %s" (include "lyceum.file" .) .Values.name (join ", " $facts.clouds) .Values.cluster.cloud) -}}
{{- end -}}
{{- $facts | toYaml -}}
{{- end }}

{{/* Whether a service runs in another cluster than this one: `yes` or nothing. */}}
{{- define "service.elsewhere" -}}
{{- $root := .root -}}
{{- if eq $root.Values.cluster.role "analytics" -}}
{{- if ne .service "analytics" }}yes{{ end -}}
{{- else if and (eq .service "analytics") (eq $root.Values.placement.analytics "analytics") -}}
yes
{{- end -}}
{{- end }}

{{/* Where a service is found: in this cluster by its name, in another one over that one's internal gateway. */}}
{{- define "service.address" -}}
{{- if include "service.elsewhere" . -}}
https://{{ .service }}.internal.{{ .root.Values.cluster.domain }}
{{- else -}}
{{ include "service.scheme" .root }}://{{ .service }}.{{ .root.Release.Namespace }}.svc:8080
{{- end -}}
{{- end }}

{{/* How services of this cluster speak with each other. */}}
{{- define "service.scheme" -}}
{{- ternary "https" "http" .Values.tls.enabled -}}
{{- end }}

{{/* Whether a load balancer asks it, which has no certificate of ours to show: `yes` or nothing. */}}
{{- define "service.behindGateway" -}}
{{- if or (eq .Values.name "web") (include "service.calledFromElsewhere" .) }}yes{{ end -}}
{{- end }}

{{/* Whether it calls services of another cluster: `yes` or nothing. */}}
{{- define "service.callsElsewhere" -}}
{{- $root := . -}}
{{- range (include "service.facts" . | fromYaml).calls }}
{{- if include "service.elsewhere" (dict "root" $root "service" .) }}yes{{ end }}
{{- end }}
{{- end }}

{{/* Between services: where the pair lies, who must show one, and whose certificates are others' (the gateways of another cluster). */}}
{{- define "service.tls" -}}
TLS_FOLDER: /etc/lyceum/tls
TLS_CLIENTS: {{ if include "service.behindGateway" . }}optional{{ else }}required{{ end }}
{{- if include "service.callsElsewhere" . }}
TLS_GATEWAY_DOMAIN: internal.{{ .Values.cluster.domain }}
{{- end }}
{{- end }}

{{/* What load balancers are told of the port; Google's knows this one word. */}}
{{- define "service.appProtocol" -}}
{{- if not .Values.tls.enabled }}http{{ else }}{{ ternary "HTTPS" "https" (eq .Values.cluster.cloud "gcp") }}{{ end -}}
{{- end }}

{{/* Renewed files come into a running pod: a folder, never single files. */}}
{{- define "service.tlsMount" -}}
- { name: tls, mountPath: /etc/lyceum/tls, readOnly: true }
{{- end }}

{{- define "service.tlsVolume" -}}
- name: tls
  secret: { secretName: {{ .Values.name }}-tls, defaultMode: 0440 }
{{- end }}

{{/* Names of the services of this cluster that call this one. */}}
{{- define "service.callers" -}}
{{- $root := . -}}
{{- $callers := list -}}
{{- range $name, $facts := .Files.Get "files/services.yaml" | fromYaml }}
{{- if and (has $root.Values.name $facts.calls) (not (include "service.elsewhere" (dict "root" $root "service" $name))) }}
{{- $callers = append $callers $name }}
{{- end }}
{{- end }}
{{- join "," $callers }}
{{- end }}

{{/* Whether services of another cluster call this one, over the internal gateway: `yes` or nothing. */}}
{{- define "service.calledFromElsewhere" -}}
{{- $root := . -}}
{{- if eq .Values.placement.analytics "analytics" -}}
{{- range $name, $facts := .Files.Get "files/services.yaml" | fromYaml }}
{{- if and (has $root.Values.name $facts.calls) (include "service.elsewhere" (dict "root" $root "service" $name)) }}yes{{ end }}
{{- end }}
{{- end -}}
{{- end }}

{{/* Jobs lie in SQS on AWS, elsewhere in the schema `messaging` of the service's database server. */}}
{{- define "service.jobsInSql" -}}
{{- $facts := include "service.facts" . | fromYaml -}}
{{- if and (has "jobs" $facts.uses) (ne .Values.cluster.cloud "aws") }}yes{{ end -}}
{{- end }}

{{/* Plain configuration. A key that is not known is refused, one that looks like a secret with the place where it belongs. */}}
{{- define "service.config" -}}
{{- $root := . -}}
{{- $cluster := .Values.cluster -}}
{{- $facts := include "service.facts" . | fromYaml -}}
PORT: "8080"
HOST: 0.0.0.0
MANAGEMENT_PORT: "9090"
MANAGEMENT_HOST: 0.0.0.0
LOG_LEVEL: {{ .Values.logLevel }}
PUBLIC_URL: https://{{ $cluster.domain }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ $cluster.otlpEndpoint | quote }}
OTEL_TRACES_SAMPLER_ARG: {{ .Values.traces | quote }}
{{- if .Values.tls.enabled }}
{{ include "service.tls" . }}
{{- end }}
{{- if $facts.calls }}
SERVICE_CLIENT_ID: {{ .Values.name }}
{{- end }}
{{- range $facts.calls }}
{{ upper . }}_SERVICE_URL: {{ include "service.address" (dict "root" $root "service" .) }}
{{- end }}
{{- if has "log" $facts.uses }}
{{ include "lyceum.kafka" . }}
{{- end }}
{{- if has "jobs" $facts.uses }}
{{- if include "service.jobsInSql" . }}
LYCEUM_JOB_QUEUE: postgres
{{- else }}
LYCEUM_JOB_QUEUE: sqs
SQS_QUEUE_PREFIX: {{ $cluster.queuePrefix | quote }}
{{- end }}
{{- end }}
{{- if has "objects" $facts.uses }}
OBJECT_STORE: {{ $cluster.objectStore }}
{{- if eq $cluster.objectStore "azure" }}
OBJECT_STORE_CONTAINER: {{ $cluster.bucket }}
AZURE_STORAGE_ACCOUNT: {{ $cluster.storageAccount }}
{{- else }}
OBJECT_STORE_BUCKET: {{ $cluster.bucket }}
{{- with $cluster.objectEndpoint }}
S3_ENDPOINT: {{ . | quote }}
{{- end }}
{{- with $cluster.kmsKey }}
S3_KMS_KEY: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- if or (eq $cluster.cloud "aws" | and (has "jobs" $facts.uses)) (and (has "objects" $facts.uses) (eq $cluster.objectStore "s3")) (has "news" $facts.uses) }}
AWS_REGION: {{ $cluster.region }}
{{- end }}
{{- if has "news" $facts.uses }}
NOTIFICATIONS_TABLE: {{ $cluster.dynamodbTable | quote }}
{{- end }}
{{- if eq .Values.name "web" }}
{{- /* The load balancer, and on AWS CloudFront before it. */}}
FORWARDED_HOPS: {{ eq $cluster.cloud "aws" | ternary "2" "1" | quote }}
UPLOAD_ORIGINS: {{ include "service.uploadOrigin" . | quote }}
{{- end }}
{{- range $key, $value := $facts.fixed }}
{{ $key }}: {{ $value | quote }}
{{- end }}
{{- range $key, $value := .Values.settings }}
{{- if not (has $key $facts.settings) }}
{{- if regexMatch "(SECRET|PASSWORD|TOKEN|PRIVATE|CREDENTIAL|_KEY$|_URL$)" $key }}
{{- fail (printf "%s: settings.%s looks like a secret: it belongs into the secret store as %s" (include "lyceum.file" $root) $key (include "lyceum.remoteKey" (dict "environment" $root.Values.environment "deployable" $root.Values.name "key" $key "cloud" $cluster.cloud))) }}
{{- end }}
{{- fail (printf "%s: settings.%s is no setting of %s; it has %s" (include "lyceum.file" $root) $key $root.Values.name (join ", " $facts.settings)) }}
{{- end }}
{{ $key }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* Whence browsers send files straight into the store. */}}
{{- define "service.uploadOrigin" -}}
{{- $cluster := .Values.cluster -}}
{{- if eq $cluster.objectStore "azure" -}}
https://{{ $cluster.storageAccount }}.blob.core.windows.net
{{- else if $cluster.objectEndpoint -}}
{{ $cluster.objectEndpoint | trimSuffix "/" }}
{{- else -}}
https://{{ $cluster.bucket }}.s3.{{ $cluster.region }}.amazonaws.com
{{- end -}}
{{- end }}

{{/* Keys from the secret store, as a list under `keys`. */}}
{{- define "service.secrets" -}}
{{- $facts := include "service.facts" . | fromYaml -}}
{{- $keys := concat (list "MANAGEMENT_TOKEN") $facts.secrets -}}
{{- if has "database" $facts.uses }}
{{- $keys = append $keys "DATABASE_URL" }}
{{- if and (has "replica" $facts.uses) .Values.readReplica }}{{ $keys = append $keys "DATABASE_READER_URL" }}{{ end }}
{{- end }}
{{- if include "service.jobsInSql" . }}{{ $keys = append $keys "MESSAGING_DATABASE_URL" }}{{ end }}
{{- if and (has "log" $facts.uses) (eq .Values.cluster.kafkaAuth "scram") }}
{{- $keys = concat $keys (list "KAFKA_SASL_USERNAME" "KAFKA_SASL_PASSWORD") }}
{{- end }}
{{- if and (has "objects" $facts.uses) (eq .Values.cluster.objectStore "s3") (ne .Values.cluster.cloud "aws") }}
{{- $keys = concat $keys (list "AWS_ACCESS_KEY_ID" "AWS_SECRET_ACCESS_KEY") }}
{{- end }}
{{- range .Values.optionalSecrets }}
{{- if not (has . $facts.optional) }}
{{- fail (printf "%s: optionalSecrets: %s is none of %s; it has %s" (include "lyceum.file" $) . $.Values.name (join ", " $facts.optional | default "none")) }}
{{- end }}
{{- $keys = append $keys . }}
{{- end }}
{{- dict "keys" ($keys | sortAlpha) | toYaml }}
{{- end }}

{{/*
Keys of the migrations' own secret: the owner's address, and what the schema's roles are made from (packages/database/src/Migrate.ts),
which is how a rotated password comes into the database.
*/}}
{{- define "service.ownerSecrets" -}}
{{- $keys := list "DATABASE_OWNER_URL" "DATABASE_URL" -}}
{{- if not .Values.cluster.databaseAdminSecret }}{{ $keys = append $keys "DATABASE_ADMIN_URL" }}{{ end }}
{{- if .Values.readReplica }}{{ $keys = append $keys "DATABASE_READER_URL" }}{{ end }}
{{- if include "service.jobsInSql" . }}{{ $keys = concat $keys (list "MESSAGING_DATABASE_OWNER_URL" "MESSAGING_DATABASE_URL") }}{{ end -}}
{{- dict "keys" $keys | toYaml }}
{{- end }}

{{/* A migration's variables: those of its schema by the names that it reads, and no others. */}}
{{- define "service.migrationEnv" -}}
{{- $root := .root -}}
{{- $prefix := .prefix -}}
{{- $keys := (include "service.ownerSecrets" $root | fromYaml).keys -}}
{{- with include "service.authority" $root }}
- { name: NODE_EXTRA_CA_CERTS, value: {{ . }} }
{{- end }}
{{- range $variable := list "DATABASE_ADMIN_URL" "DATABASE_OWNER_URL" "DATABASE_URL" "DATABASE_READER_URL" }}
{{- $key := $variable -}}
{{- if ne $variable "DATABASE_ADMIN_URL" }}{{ $key = printf "%s%s" $prefix $variable }}{{ end }}
{{- if or (has $key $keys) (eq $key "DATABASE_ADMIN_URL") }}
- name: {{ $variable }}
  valueFrom: { secretKeyRef: { name: {{ $root.Values.name }}-migrate, key: {{ $key }} } }
{{- end }}
{{- end }}
{{- end }}

{{/*
File with who signs the database's certificate, where Node does not know it: RDS' authorities are in the image (images/authorities), those of
another database come from the cluster's facts; Azure's are in Node's own list.
*/}}
{{- define "service.authority" -}}
{{- $facts := include "service.facts" . | fromYaml -}}
{{- if has "database" $facts.uses -}}
{{- if .Values.cluster.databaseAuthority -}}
/etc/lyceum/authorities/database.pem
{{- else if eq .Values.cluster.cloud "aws" -}}
/etc/ssl/authorities/amazon-rds.pem
{{- end -}}
{{- end -}}
{{- end }}

{{- define "service.authorityMount" -}}
{{- if and (include "service.authority" .) .Values.cluster.databaseAuthority }}
- { name: authorities, mountPath: /etc/lyceum/authorities, readOnly: true }
{{- end }}
{{- end }}

{{/* Made by charts/platform, which is synced before. */}}
{{- define "service.authorityVolume" -}}
{{- if and (include "service.authority" .) .Values.cluster.databaseAuthority }}
- name: authorities
  configMap: { name: authorities }
{{- end }}
{{- end }}

{{/* Labels of a job's objects: a name of their own, so that no Service or policy takes its pods for the service's. */}}
{{- define "service.jobLabels" -}}
app.kubernetes.io/name: {{ .root.Values.name }}-{{ .job }}
app.kubernetes.io/part-of: lyceum
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/version: {{ include "lyceum.version" .root | quote }}
lyceum.dev/environment: {{ .root.Values.environment }}
{{- end }}

{{/* One ExternalSecret's `spec`. */}}
{{- define "service.externalSecretSpec" -}}
{{- $root := .root -}}
refreshInterval: 1h
secretStoreRef:
  kind: ClusterSecretStore
  name: {{ $root.Values.cluster.secretStore }}
target:
  name: {{ .name }}
  creationPolicy: Owner
  deletionPolicy: Retain
  {{- if .administrator }}
  template:
    engineVersion: v2
    mergePolicy: Merge
    data:
      # The database keeps the administrator's password: the address is the owner's with another name and password.
      DATABASE_ADMIN_URL: >-
        {{ `{{ $owner := urlParse .DATABASE_OWNER_URL }}postgresql://{{ .username }}:{{ .password | urlquery }}@{{ $owner.host }}{{ $owner.path }}?{{ $owner.query }}` }}
  {{- end }}
data:
  {{- range $property := .administrator | ternary (list "username" "password") list }}
  - secretKey: {{ $property }}
    remoteRef: { key: {{ $root.Values.cluster.databaseAdminSecret | quote }}, property: {{ $property }} }
  {{- end }}
  {{- range .keys }}
  - secretKey: {{ . }}
    remoteRef:
      key: {{ include "lyceum.remoteKey" (dict "environment" $root.Values.environment "deployable" $root.Values.name "key" . "cloud" $root.Values.cluster.cloud) }}
  {{- end }}
{{- end }}
