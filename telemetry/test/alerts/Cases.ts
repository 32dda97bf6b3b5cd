/**
 * For every alert: series under which it fires, after how many minutes, when it is over again; and series of a quiet or ordinary
 * day under which it must stay silent. Values are promtool's: `a+bxn` = from a in n steps of b, a step a minute.
 */

/** Series → its values. */
export type Series = Readonly<Record<string, string>>

export interface Case {
  readonly alert: string
  readonly bad: Series
  /** Minutes: not yet, then firing, then over. */
  readonly silentAt: number
  readonly firesAt: number
  readonly overAt: number
  readonly quiet: Series
}

const http = (job: string, status: string) =>
  `http_request_duration_seconds_count{job="${job}",instance="a",method="GET",route="/v1/courses",status="${status}"}`
const job = (name: string, labels: string) => `${name}{job="streaming",${labels}}`
const lyceum = 'namespace="lyceum"'
const group = 'group="progress",topic="user-events"'
/** Nothing, then more and more within 20 minutes, then nothing more. */
const burst = (step: number) => `0x10 0+${step}x20 ${step * 20}x120`
/** Grows all the time. */
const steady = (step: number) => `0+${step}x150`
/** High for half an hour, twice what is needed by every `for`. */
const peak = (high: number, low = 0) => `${low}x10 ${high}x60 ${low}x80`

export const cases: ReadonlyArray<Case> = [
  {
    alert: "ServiceDown",
    bad: {
      [`kube_deployment_status_replicas_available{${lyceum},deployment="user"}`]: "2x10 0x60 2x80",
      [`kube_deployment_spec_replicas{${lyceum},deployment="user"}`]: "2x150"
    },
    silentAt: 11,
    firesAt: 15,
    overAt: 80,
    // Scaled to nothing on purpose, and one of two gone.
    quiet: {
      [`kube_deployment_status_replicas_available{${lyceum},deployment="streaming"}`]: "0x150",
      [`kube_deployment_spec_replicas{${lyceum},deployment="streaming"}`]: "0x150",
      [`kube_deployment_status_replicas_available{${lyceum},deployment="web"}`]: "2x10 1x140",
      [`kube_deployment_spec_replicas{${lyceum},deployment="web"}`]: "2x150"
    }
  },
  {
    alert: "ScrapeFails",
    bad: { [`up{job="user",instance="a",${lyceum}}`]: peak(0, 1) },
    silentAt: 15,
    firesAt: 25,
    overAt: 90,
    quiet: { [`up{job="user",instance="a",${lyceum}}`]: "1x20 0x5 1x120" }
  },
  {
    alert: "ServiceFails",
    bad: { [http("user", "200")]: steady(60), [http("user", "503")]: burst(60) },
    silentAt: 5,
    firesAt: 22,
    overAt: 60,
    // Every one of few fails: that is no 10 within five minutes.
    quiet: { [http("user", "503")]: steady(1) }
  },
  {
    alert: "BreakerOpen",
    bad: { 'lyceum_circuit_breaker_state{job="web",upstream="user"}': peak(2) },
    silentAt: 11,
    firesAt: 15,
    overAt: 90,
    quiet: { 'lyceum_circuit_breaker_state{job="web",upstream="user"}': "0x10 2x1 1x1 0x130" }
  },
  {
    alert: "PodsRestart",
    bad: {
      [`kube_pod_container_status_restarts_total{${lyceum},pod="user-1",container="user"}`]: "0x10 0+1x10 10x120"
    },
    silentAt: 9,
    firesAt: 25,
    overAt: 110,
    quiet: { [`kube_pod_container_status_restarts_total{${lyceum},pod="user-1",container="user"}`]: "0x10 1x60 2x80" }
  },
  {
    alert: "EventLoopBlocked",
    bad: { 'nodejs_eventloop_lag_p99_seconds{job="user",instance="a"}': peak(0.6, 0.02) },
    silentAt: 15,
    firesAt: 25,
    overAt: 90,
    quiet: { 'nodejs_eventloop_lag_p99_seconds{job="user",instance="a"}': "0.02x10 0.6x5 0.02x120" }
  },
  {
    alert: "MemoryAlmostOut",
    bad: {
      [`container_memory_working_set_bytes{${lyceum},pod="user-1",container="user"}`]: peak(490, 200),
      [`kube_pod_container_resource_limits{${lyceum},pod="user-1",container="user",resource="memory"}`]: "512x150"
    },
    silentAt: 20,
    firesAt: 30,
    overAt: 90,
    quiet: {
      [`container_memory_working_set_bytes{${lyceum},pod="user-1",container="user"}`]: "400x150",
      [`kube_pod_container_resource_limits{${lyceum},pod="user-1",container="user",resource="memory"}`]: "512x150"
    }
  },
  {
    alert: "ScaledToTheLimit",
    bad: {
      [`kube_horizontalpodautoscaler_status_current_replicas{${lyceum},horizontalpodautoscaler="user"}`]: peak(10, 2),
      [`kube_horizontalpodautoscaler_spec_max_replicas{${lyceum},horizontalpodautoscaler="user"}`]: "10x150"
    },
    silentAt: 35,
    firesAt: 45,
    overAt: 90,
    quiet: {
      [`kube_horizontalpodautoscaler_status_current_replicas{${lyceum},horizontalpodautoscaler="user"}`]:
        "2x10 10x15 6x120",
      [`kube_horizontalpodautoscaler_spec_max_replicas{${lyceum},horizontalpodautoscaler="user"}`]: "10x150"
    }
  },
  {
    alert: "TelemetryLost",
    bad: { 'lyceum_telemetry_dropped_total{job="user",signal="spans",reason="collector"}': "0x10 0+600x40 24000x100" },
    silentAt: 15,
    firesAt: 40,
    overAt: 80,
    quiet: { 'lyceum_telemetry_dropped_total{job="user",signal="spans",reason="collector"}': "0x10 500x140" }
  },
  {
    alert: "SignInAttack",
    bad: {
      'lyceum_sign_in_attempts_total{job="user",result="wrong"}': "0x10 0+1200x40 48000x100",
      'lyceum_sign_in_attempts_total{job="user",result="throttled"}': "0x10 0+600x40 24000x100",
      'lyceum_sign_in_attempts_total{job="user",result="right"}': steady(60)
    },
    silentAt: 12,
    firesAt: 35,
    overAt: 80,
    // A Monday morning: many mistype, most are right.
    quiet: {
      'lyceum_sign_in_attempts_total{job="user",result="wrong"}': steady(600),
      'lyceum_sign_in_attempts_total{job="user",result="throttled"}': "0x150",
      'lyceum_sign_in_attempts_total{job="user",result="right"}': steady(3000)
    }
  },
  {
    alert: "RefreshTokensReused",
    bad: { 'lyceum_refresh_token_reuses_total{job="user"}': burst(2) },
    silentAt: 9,
    firesAt: 35,
    overAt: 120,
    quiet: { 'lyceum_refresh_token_reuses_total{job="user"}': "0x10 1x60 2x80" }
  },
  {
    alert: "DatabaseFails",
    bad: {
      'lyceum_database_statement_failures_total{service="user"}': burst(300),
      'lyceum_database_statement_duration_seconds_count{service="user"}': steady(600)
    },
    silentAt: 9,
    firesAt: 22,
    overAt: 60,
    quiet: {
      'lyceum_database_statement_failures_total{service="user"}': steady(1),
      'lyceum_database_statement_duration_seconds_count{service="user"}': steady(2)
    }
  },
  {
    alert: "DatabasePoolExhausted",
    bad: {
      'lyceum_database_connection_wait_seconds_bucket{service="user",le="0.1"}': "0+600x10 6000x40 6000+600x100",
      'lyceum_database_connection_wait_seconds_bucket{service="user",le="1"}': steady(600),
      'lyceum_database_connection_wait_seconds_bucket{service="user",le="+Inf"}': steady(600),
      'lyceum_database_connection_wait_seconds_count{service="user"}': steady(600)
    },
    silentAt: 9,
    firesAt: 30,
    overAt: 70,
    quiet: {
      'lyceum_database_connection_wait_seconds_bucket{service="user",le="0.1"}': "0x150",
      'lyceum_database_connection_wait_seconds_bucket{service="user",le="1"}': steady(2),
      'lyceum_database_connection_wait_seconds_bucket{service="user",le="+Inf"}': steady(2),
      'lyceum_database_connection_wait_seconds_count{service="user"}': steady(2)
    }
  },
  {
    alert: "RelayStuck",
    bad: {
      'lyceum_relay_lag_seconds{service="user",instance="a"}': "0x10 61+60x30 0x110",
      'lyceum_relay_lag_seconds{service="user",instance="b"}': "0x150"
    },
    silentAt: 13,
    firesAt: 20,
    overAt: 50,
    quiet: { 'lyceum_relay_lag_seconds{service="user",instance="a"}': "0x10 90x3 1x137" }
  },
  {
    alert: "ConsumerStuck",
    bad: {
      [`lyceum_consumer_lag_records{${group}}`]: "0x10 5+5x40 0x100",
      [`lyceum_consumer_consumed_total{${group}}`]: "0+5x10 50x40 50+5x100"
    },
    silentAt: 15,
    firesAt: 35,
    overAt: 70,
    // Nobody does anything: nothing is read, and nothing waits.
    quiet: {
      [`lyceum_consumer_lag_records{${group}}`]: "0x150",
      [`lyceum_consumer_consumed_total{${group}}`]: "50x150"
    }
  },
  {
    alert: "ConsumerLag",
    bad: { [`lyceum_consumer_lag_records{${group}}`]: peak(50_000) },
    silentAt: 20,
    firesAt: 30,
    overAt: 90,
    quiet: { [`lyceum_consumer_lag_records{${group}}`]: "0x10 50000x10 100x130" }
  },
  {
    alert: "ConsumerRestarts",
    bad: { 'lyceum_consumer_failures_total{group="progress"}': "0x10 0+1x15 15x120" },
    silentAt: 9,
    firesAt: 25,
    overAt: 70,
    quiet: { 'lyceum_consumer_failures_total{group="progress"}': "0x10 1x140" }
  },
  {
    alert: "DeadLetters",
    bad: {
      [`lyceum_dead_letters{${group},instance="a"}`]: peak(1),
      [`lyceum_dead_letters{${group},instance="b"}`]: peak(1)
    },
    silentAt: 12,
    firesAt: 20,
    overAt: 90,
    quiet: { [`lyceum_dead_letters{${group},instance="a"}`]: "0x150" }
  },
  {
    alert: "UnknownEvents",
    bad: { [`lyceum_consumer_unknown_total{${group}}`]: "0x10 3x140" },
    silentAt: 9,
    firesAt: 20,
    overAt: 90,
    quiet: { [`lyceum_consumer_unknown_total{${group}}`]: "7x150" }
  },
  {
    alert: "LearningEventsRefused",
    bad: {
      'lyceum_ingest_rejected_total{job="progress"}': "0x10 0+100x40 4000x100",
      'lyceum_ingest_accepted_total{job="progress"}': steady(100)
    },
    silentAt: 12,
    firesAt: 45,
    overAt: 80,
    quiet: {
      'lyceum_ingest_rejected_total{job="progress"}': steady(1),
      'lyceum_ingest_accepted_total{job="progress"}': steady(1)
    }
  },
  {
    alert: "JobsDead",
    bad: { 'lyceum_jobs_total{queue="mail",outcome="dead"}': "0x10 1x140" },
    silentAt: 9,
    firesAt: 20,
    overAt: 90,
    quiet: {
      'lyceum_jobs_total{queue="mail",outcome="failed"}': steady(5),
      'lyceum_jobs_total{queue="mail",outcome="dead"}': "4x150"
    }
  },
  {
    alert: "JobsWait",
    bad: { 'lyceum_jobs_waiting{queue="mail"}': peak(5000) },
    silentAt: 35,
    firesAt: 45,
    overAt: 90,
    quiet: { 'lyceum_jobs_waiting{queue="mail"}': "0x10 5000x20 0x120" }
  },
  {
    alert: "DataRequestsOverdue",
    bad: { 'lyceum_data_requests_overdue{job="user",instance="a",kind="erasure",holder="progress"}': peak(1) },
    silentAt: 20,
    firesAt: 30,
    overAt: 90,
    // Answered within the quarter of an hour, and again and again nothing that is due.
    quiet: {
      'lyceum_data_requests_overdue{job="user",instance="a",kind="erasure",holder="progress"}': "0x10 3x10 0x130",
      'lyceum_data_requests_overdue{job="user",instance="a",kind="export",holder="analytics"}': "0x150"
    }
  },
  {
    alert: "WatermarkBehind",
    bad: {
      [job("lyceum_streaming_merge_watermark_delay_seconds", 'instance="a"')]: "70x10 400+60x40 70x100",
      [job("lyceum_streaming_records_total", 'partition="0"')]: steady(60)
    },
    silentAt: 15,
    firesAt: 25,
    overAt: 70,
    quiet: {
      [job("lyceum_streaming_merge_watermark_delay_seconds", 'instance="a"')]: "0+60x150",
      [job("lyceum_streaming_records_total", 'partition="0"')]: "60x150"
    }
  },
  {
    alert: "RecordsLate",
    bad: {
      [job("lyceum_streaming_late_total", 'partition="0"')]: "0x10 0+50x40 2000x100",
      [job("lyceum_streaming_records_total", 'partition="0"')]: steady(600)
    },
    silentAt: 12,
    firesAt: 45,
    overAt: 80,
    quiet: {
      [job("lyceum_streaming_late_total", 'partition="0"')]: steady(1),
      [job("lyceum_streaming_records_total", 'partition="0"')]: steady(2)
    }
  },
  ...(
    [
      ["RecordsQuarantined", "lyceum_streaming_quarantined_total"],
      ["RecordsMisplaced", "lyceum_streaming_partition_mismatch_total"],
      ["WindowsForced", "lyceum_streaming_windows_forced_total"]
    ] as const
  ).map(([alert, metric]) => ({
    alert,
    bad: { [job(metric, 'partition="0"')]: "0x10 2x140" },
    silentAt: 9,
    firesAt: 20,
    overAt: 90,
    // From before a pod was started anew.
    quiet: { [job(metric, 'partition="0"')]: "2x50 0x100" }
  })),
  {
    alert: "StreamTasksReopened",
    bad: { [job("lyceum_streaming_task_reopened_total", 'task="merge"')]: "0x10 0+1x15 15x120" },
    silentAt: 9,
    firesAt: 25,
    overAt: 70,
    quiet: { [job("lyceum_streaming_task_reopened_total", 'task="merge"')]: "0x10 2x140" }
  },
  {
    alert: "OffsetsRemoved",
    bad: { [job("lyceum_stream_task_removed_offsets_total", 'task="partition-0"')]: "0x10 900x140" },
    silentAt: 9,
    firesAt: 20,
    overAt: 90,
    quiet: { [job("lyceum_stream_task_removed_offsets_total", 'task="partition-0"')]: "0x150" }
  },
  {
    alert: "CertificateExpires",
    // In seconds from the beginning of the test's time.
    bad: {
      'certmanager_certificate_expiration_timestamp_seconds{name="lyceum"}': `${86_400 * 13}x100 ${86_400 * 90}x50`
    },
    silentAt: 30,
    firesAt: 80,
    overAt: 110,
    quiet: { 'certmanager_certificate_expiration_timestamp_seconds{name="lyceum"}': `${86_400 * 40}x150` }
  },
  {
    alert: "PodKeepsOldCertificate",
    // Ends within a week; another pod's folder holds what cannot be used.
    bad: {
      'lyceum_tls_certificate_expires_timestamp_seconds{job="user",instance="a"}': `${86_400 * 6}x60 ${86_400 * 30}x90`,
      'lyceum_tls_reload_failures_total{job="course",instance="b"}': "0x10 0+6x50 300x90"
    },
    silentAt: 5,
    firesAt: 40,
    overAt: 90,
    quiet: {
      'lyceum_tls_certificate_expires_timestamp_seconds{job="user",instance="a"}': `${86_400 * 16}x150`,
      'lyceum_tls_reload_failures_total{job="user",instance="a"}': "0x20 6x130"
    }
  },
  {
    alert: "VolumeFills",
    bad: {
      'kubelet_volume_stats_available_bytes{persistentvolumeclaim="loki"}': peak(5, 50),
      'kubelet_volume_stats_capacity_bytes{persistentvolumeclaim="loki"}': "100x150"
    },
    silentAt: 20,
    firesAt: 30,
    overAt: 90,
    quiet: {
      'kubelet_volume_stats_available_bytes{persistentvolumeclaim="loki"}': "20x150",
      'kubelet_volume_stats_capacity_bytes{persistentvolumeclaim="loki"}': "100x150"
    }
  },
  {
    alert: "SecretNotSynced",
    bad: { [`externalsecret_status_condition{${lyceum},name="user",condition="Ready",status="False"}`]: peak(1) },
    silentAt: 20,
    firesAt: 30,
    overAt: 90,
    quiet: {
      [`externalsecret_status_condition{${lyceum},name="user",condition="Ready",status="False"}`]: "0x10 1x5 0x130"
    }
  },
  {
    alert: "LogsNotShipped",
    bad: { 'loki_write_dropped_entries_total{instance="a"}': "0x10 0+100x40 4000x100" },
    silentAt: 15,
    firesAt: 35,
    overAt: 80,
    quiet: { 'loki_write_dropped_entries_total{instance="a"}': "0x10 20x140" }
  }
]
