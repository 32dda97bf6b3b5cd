{{- define "flink.allow.metrics" -}}
- from:
    - namespaceSelector:
        matchLabels: { kubernetes.io/metadata.name: observability }
  ports:
    - { protocol: TCP, port: 9249 }
{{- end }}

{{/* The operator asks the job manager how the job is, and for savepoints. */}}
{{- define "flink.allow.operator" -}}
- from:
    - namespaceSelector:
        matchLabels: { kubernetes.io/metadata.name: flink-operator }
  ports:
    - { protocol: TCP, port: 8081 }
{{- end }}

{{- define "flink.allow.apiServer" -}}
- to: {{- include "lyceum.privateRanges" . | nindent 4 }}
  ports:
    - { protocol: TCP, port: 443 }
    - { protocol: TCP, port: 6443 }
{{- end }}
