{{- define "flink.config" -}}
{{- $known := list "INPUT_TOPIC" "FLINK_GROUP" "FLINK_TRANSACTIONS" "FLINK_TRANSACTION_TIMEOUT" "FLINK_CHECKPOINT_INTERVAL" "FLINK_IDLE_TIMEOUT" "FLINK_RESTARTS" -}}
KAFKA_BROKERS: {{ .Values.cluster.kafkaBrokers | quote }}
KAFKA_SECURITY_PROTOCOL: SASL_SSL
KAFKA_SASL_MECHANISM: SCRAM-SHA-512
OUTPUT_TOPIC: {{ .Values.outputTopic }}
FLINK_CHECKPOINT_DIR: {{ .Values.cluster.checkpoints }}/unique-learners/checkpoints
FLINK_PARALLELISM: {{ .Values.parallelism | quote }}
{{- range $key, $value := .Values.settings }}
{{- if not (has $key $known) }}
{{- fail (printf "%s: settings.%s is no setting of flink-job; it has %s" (include "lyceum.file" $) $key (join ", " $known)) }}
{{- end }}
{{ $key }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* Flink's own image has its user with this id. */}}
{{- define "flink.user" -}}9999{{- end }}
