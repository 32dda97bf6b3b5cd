{{/* Input partitions, which are tasks of the first stage: packages/events/src/Topics.ts (a test compares them). */}}
{{- define "streaming.partitions" -}}4{{- end }}

{{/* Keys that an environment may set; each is read as UNIQUE_LEARNERS_<key>. */}}
{{- define "streaming.settings" -}}
OUT_OF_ORDERNESS,ALLOWED_LATENESS,IDLE_TIMEOUT,IDLE_GRACE,FUTURE_SKEW,MAX_REPLAY,EXACT_BUDGET,FETCH_RECORDS,FETCH_WAIT,COMMIT_INTERVAL,RESULTS_PER_COMMIT,ACCEPT_LAYOUT
{{- end }}

{{- define "streaming.config" -}}
{{- $known := splitList "," (include "streaming.settings" .) -}}
MANAGEMENT_PORT: "9090"
MANAGEMENT_HOST: 0.0.0.0
LOG_LEVEL: {{ .Values.logLevel }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ .Values.cluster.otlpEndpoint | quote }}
OTEL_TRACES_SAMPLER_ARG: {{ .Values.traces | quote }}
{{ include "lyceum.kafka" . }}
{{- range $key, $value := .Values.settings }}
{{- if not (has $key $known) }}
{{- fail (printf "%s: settings.%s is no setting of streaming; it has %s" (include "lyceum.file" $) $key (join ", " $known)) }}
{{- end }}
UNIQUE_LEARNERS_{{ $key }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{- define "streaming.secrets" -}}
{{- $keys := list "MANAGEMENT_TOKEN" -}}
{{- if eq .Values.cluster.kafkaAuth "scram" }}{{ $keys = concat $keys (list "KAFKA_SASL_USERNAME" "KAFKA_SASL_PASSWORD") }}{{ end -}}
{{- join "," ($keys | sortAlpha) -}}
{{- end }}

{{- define "streaming.jobLabels" -}}
app.kubernetes.io/name: {{ .Values.name }}-topics
app.kubernetes.io/part-of: lyceum
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ include "lyceum.version" . | quote }}
lyceum.dev/environment: {{ .Values.environment }}
{{- end }}
