{{- define "coc-service.name" -}}
{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- end -}}

{{- define "coc-service.labels" -}}
app.kubernetes.io/name: coc-service
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* What every container of the image has: no root, no privileges, nothing to write but its volumes. */}}
{{- define "coc-service.locks" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: ["ALL"]
{{- end -}}

{{- define "coc-service.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end -}}

{{- define "coc-service.environment" -}}
env:
  - name: COC_BASE_URL
    value: {{ required "site.baseUrl is the address that people use" .Values.site.baseUrl | quote }}
  # Folders of our own within the volumes: nobody else may enter them, and a volume's own folder belongs to a group.
  - name: COC_KEYS_DIR
    value: /keys/private
  - name: COC_STATE_DIR
    value: /state/private
  - name: COC_MAIL_FOLDER
    value: /data/private/mail
{{- if .Values.sqlite }}
  - name: COC_DATABASE_URL
    value: sqlite:////data/private/coc-service.db
{{- end }}
{{- if gt (int .Values.metrics.port) 0 }}
  - name: COC_METRICS_HOST
    value: 0.0.0.0
  - name: COC_METRICS_PORT
    value: {{ .Values.metrics.port | quote }}
{{- end }}
{{- if gt (int .Values.replicas) 1 }}
  - name: COC_REPLICAS
    value: {{ include "coc-service.replicas" . | quote }}
{{- end }}
{{- range $name, $value := .Values.settings }}
  - name: {{ $name }}
    value: {{ $value | quote }}
{{- end }}
{{- if .Values.existingSecret }}
envFrom:
  - secretRef:
      name: {{ .Values.existingSecret }}
{{- end }}
{{- end -}}

{{- define "coc-service.replicas" -}}
{{- $name := include "coc-service.name" . -}}
{{- range $at := until (int .Values.replicas) -}}
{{- if $at }} {{ end -}}
http://{{ $name }}-{{ $at }}.{{ $name }}-replicas:8000
{{- end -}}
{{- end -}}

{{- define "coc-service.mounts" -}}
- name: keys
  mountPath: /keys
- name: data
  mountPath: /data
- name: state
  mountPath: /state
- name: tmp
  mountPath: /tmp
{{- end -}}

{{- define "coc-service.volumes" -}}
- name: keys
  persistentVolumeClaim:
    claimName: {{ include "coc-service.name" . }}-keys
- name: data
{{- if .Values.sqlite }}
  persistentVolumeClaim:
    claimName: {{ include "coc-service.name" . }}-data
{{- else }}
  emptyDir:
    sizeLimit: 64Mi
{{- end }}
- name: tmp
  emptyDir:
    medium: Memory
    sizeLimit: 64Mi
{{- end -}}
