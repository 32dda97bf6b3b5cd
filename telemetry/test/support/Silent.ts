/** Queries that a laptop has no data for, each with the reason; checked in both directions by observe.test.ts. */

/** `asks` fits the query, or the place where it stands. */
export const silentHere: ReadonlyArray<{ readonly asks: RegExp; readonly because: string }> = [
  { asks: /\b(?:kube_|container_|kubelet_)/, because: "there is no Kubernetes" },
  { asks: /lyceum_kafka_|lyceum_stream_task_removed_offsets/, because: "the event log is PostgreSQL, not Kafka" },
  {
    asks: /Service \/ Errors by route/,
    because: "no answer was a 5xx, and a line at zero for each of 200 routes is noise"
  },
  { asks: /\|= "SqlError"/, because: "no statement failed" },
  { asks: /Streaming \/ The job/, because: "the job says nothing while all is well" }
]
