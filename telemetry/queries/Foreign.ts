/** Metrics that others expose and our dashboards or alerts ask for; nothing else of theirs may be named. */

interface ForeignMetric {
  readonly name: string
  readonly type: "counter" | "gauge"
  readonly labels: ReadonlyArray<string>
  /** Who exposes it. */
  readonly of: string
}

const pod = ["container"]
const hpa = ["horizontalpodautoscaler"]

export const foreignMetrics: ReadonlyArray<ForeignMetric> = [
  { name: "up", type: "gauge", labels: [], of: "Prometheus" },
  { name: "prometheus_tsdb_head_series", type: "gauge", labels: [], of: "Prometheus" },
  {
    name: "kube_deployment_status_replicas_available",
    type: "gauge",
    labels: ["deployment"],
    of: "kube-state-metrics"
  },
  { name: "kube_deployment_spec_replicas", type: "gauge", labels: ["deployment"], of: "kube-state-metrics" },
  { name: "kube_pod_container_status_restarts_total", type: "counter", labels: pod, of: "kube-state-metrics" },
  {
    name: "kube_pod_container_resource_requests",
    type: "gauge",
    labels: [...pod, "resource"],
    of: "kube-state-metrics"
  },
  { name: "kube_pod_container_resource_limits", type: "gauge", labels: [...pod, "resource"], of: "kube-state-metrics" },
  {
    name: "kube_horizontalpodautoscaler_status_current_replicas",
    type: "gauge",
    labels: hpa,
    of: "kube-state-metrics"
  },
  { name: "kube_horizontalpodautoscaler_spec_max_replicas", type: "gauge", labels: hpa, of: "kube-state-metrics" },
  { name: "container_cpu_usage_seconds_total", type: "counter", labels: pod, of: "kubelet (cAdvisor)" },
  { name: "container_memory_working_set_bytes", type: "gauge", labels: pod, of: "kubelet (cAdvisor)" },
  { name: "kubelet_volume_stats_available_bytes", type: "gauge", labels: ["persistentvolumeclaim"], of: "kubelet" },
  { name: "kubelet_volume_stats_capacity_bytes", type: "gauge", labels: ["persistentvolumeclaim"], of: "kubelet" },
  { name: "certmanager_certificate_expiration_timestamp_seconds", type: "gauge", labels: ["name"], of: "cert-manager" },
  {
    name: "externalsecret_status_condition",
    type: "gauge",
    labels: ["name", "condition", "status"],
    of: "External Secrets"
  },
  { name: "loki_write_sent_bytes_total", type: "counter", labels: [], of: "Alloy" },
  { name: "loki_write_dropped_entries_total", type: "counter", labels: [], of: "Alloy" }
]

/** CloudWatch's metrics of what AWS runs for us: namespace → metric → dimensions. */
export const cloudMetrics: Readonly<Record<string, Readonly<Record<string, ReadonlyArray<string>>>>> = {
  "AWS/Kafka": {
    CpuUser: ["Cluster Name", "Broker ID"],
    KafkaDataLogsDiskUsed: ["Cluster Name", "Broker ID"],
    BytesInPerSec: ["Cluster Name", "Broker ID"],
    BytesOutPerSec: ["Cluster Name", "Broker ID"],
    UnderReplicatedPartitions: ["Cluster Name", "Broker ID"],
    ClientConnectionCount: ["Cluster Name", "Broker ID"],
    OfflinePartitionsCount: ["Cluster Name"],
    ActiveControllerCount: ["Cluster Name"]
  },
  "AWS/RDS": Object.fromEntries(
    [
      "CPUUtilization",
      "FreeStorageSpace",
      "ReadIOPS",
      "WriteIOPS",
      "ReadLatency",
      "WriteLatency",
      "ReplicaLag",
      "DatabaseConnections",
      "FreeableMemory"
    ].map((metric) => [metric, ["DBInstanceIdentifier"]])
  ),
  "AWS/Lambda": Object.fromEntries(
    ["Invocations", "Errors", "Throttles", "Duration", "ConcurrentExecutions"].map((metric) => [
      metric,
      ["FunctionName"]
    ])
  ),
  "AWS/SQS": {
    ApproximateNumberOfMessagesVisible: ["QueueName"],
    ApproximateAgeOfOldestMessage: ["QueueName"]
  },
  "AWS/Billing": { EstimatedCharges: ["Currency", "ServiceName"] }
}
