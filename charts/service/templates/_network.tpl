{{/* Services of this cluster that have its address. */}}
{{- define "service.allow.callers" -}}
- from:
    {{- range .names }}
    - podSelector:
        matchLabels: { app.kubernetes.io/name: {{ . }} }
    {{- end }}
  ports:
    - { protocol: TCP, port: 8080 }
{{- end }}

{{/* Load balancers lie in the network's own ranges; Google's ask from two ranges of their own. */}}
{{- define "service.allow.gateway" -}}
- from: {{- include "lyceum.privateRanges" . | nindent 4 }}
    {{- if eq .Values.cluster.cloud "gcp" }}
    - ipBlock: { cidr: 35.191.0.0/16 }
    - ipBlock: { cidr: 130.211.0.0/22 }
    {{- end }}
  ports:
    - { protocol: TCP, port: 8080 }
    {{- if eq .Values.cluster.cloud "aws" }}
    # Whether a pod is ready (TargetGroupConfiguration); it is not routed to.
    - { protocol: TCP, port: 9090 }
    {{- end }}
{{- end }}

{{- define "service.allow.smokeTest" -}}
- from:
    - podSelector:
        matchLabels: { app.kubernetes.io/name: {{ .Values.name }}-smoke }
  ports:
    - { protocol: TCP, port: 8080 }
    - { protocol: TCP, port: 9090 }
{{- end }}

{{/* The services that it calls: pods here, the internal gateway of another cluster. */}}
{{- define "service.allow.calls" -}}
{{- $root := .root -}}
{{- $elsewhere := false -}}
{{- $here := list -}}
{{- range .names }}
{{- if include "service.elsewhere" (dict "root" $root "service" .) }}{{ $elsewhere = true }}{{ else }}{{ $here = append $here . }}{{ end }}
{{- end }}
{{- if $here }}
- to:
    {{- range $here }}
    - podSelector:
        matchLabels: { app.kubernetes.io/name: {{ . }} }
    {{- end }}
  ports:
    - { protocol: TCP, port: 8080 }
{{- end }}
{{- if $elsewhere }}
- to: {{- include "lyceum.privateRanges" . | nindent 4 }}
  ports:
    - { protocol: TCP, port: 443 }
{{- end }}
{{- end }}
