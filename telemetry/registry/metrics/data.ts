/** The database, commands, the event log, jobs. */
import type { MetricEntry } from "../Signal.ts"
import {
  databases,
  eventTypes,
  groups,
  kafkaClients,
  kafkaOperations,
  onKafka,
  publishers,
  queues,
  stateful,
  topicNames,
  traced,
  workers,
  writers
} from "./Bounds.ts"

export const dataMetrics: ReadonlyArray<MetricEntry> = [
  {
    name: "lyceum_database_statement_duration_seconds",
    type: "histogram",
    unit: "seconds",
    labels: { service: traced },
    owner: "database",
    from: stateful,
    meaning: "Time of a statement, with its wait for a connection"
  },
  {
    name: "lyceum_database_connection_wait_seconds",
    type: "histogram",
    unit: "seconds",
    labels: { service: traced },
    owner: "database",
    from: stateful,
    meaning: "Time that a statement waited for a connection of the pool"
  },
  {
    name: "lyceum_database_statements_in_flight",
    type: "gauge",
    unit: "1",
    labels: { service: traced },
    owner: "database",
    from: stateful,
    meaning: "Statements that run or wait for a connection"
  },
  {
    name: "lyceum_database_statement_failures_total",
    type: "counter",
    unit: "1",
    labels: { service: traced },
    owner: "database",
    from: stateful,
    meaning: "Statements that failed, whatever for"
  },
  {
    name: "lyceum_database_connections",
    type: "gauge",
    unit: "1",
    labels: { pool: databases, state: ["active", "idle", "idle in transaction"] },
    owner: "database",
    from: stateful,
    meaning: "Connections that the database has of a service, in all of its processes, by what they do"
  },
  {
    name: "lyceum_idempotency_replays_total",
    type: "counter",
    unit: "1",
    labels: {},
    owner: "database",
    from: writers,
    meaning: "Requests that were answered with what the same Idempotency-Key was answered before"
  },
  {
    name: "lyceum_idempotency_reused_total",
    type: "counter",
    unit: "1",
    labels: {},
    owner: "database",
    from: writers,
    meaning: "Requests refused because their Idempotency-Key was another request's"
  },
  {
    name: "lyceum_command_conflicts_total",
    type: "counter",
    unit: "1",
    labels: {},
    owner: "database",
    from: writers,
    meaning: "Commands decided anew because somebody else was quicker"
  },
  {
    name: "lyceum_events_appended_total",
    type: "counter",
    unit: "1",
    labels: { type: eventTypes },
    owner: "database",
    from: writers,
    meaning:
      "Domain events that were stored, by type: registrations, enrolments, completions, certificates and all others"
  },
  {
    name: "lyceum_relay_failures_total",
    type: "counter",
    unit: "1",
    labels: { service: publishers },
    owner: "messaging",
    from: writers,
    meaning: "Tries of the relay that failed and are repeated"
  },
  {
    name: "lyceum_consumer_consumed_total",
    type: "counter",
    unit: "1",
    labels: { group: groups, topic: topicNames },
    owner: "messaging",
    from: stateful,
    meaning: "Records that a group was given"
  },
  {
    name: "lyceum_consumer_applied_total",
    type: "counter",
    unit: "1",
    labels: { group: groups, topic: topicNames },
    owner: "messaging",
    from: stateful,
    meaning: "Events that took effect"
  },
  {
    name: "lyceum_consumer_duplicate_total",
    type: "counter",
    unit: "1",
    labels: { group: groups, topic: topicNames },
    owner: "messaging",
    from: stateful,
    meaning: "Events that had taken effect before"
  },
  {
    name: "lyceum_consumer_unknown_total",
    type: "counter",
    unit: "1",
    labels: { group: groups, topic: topicNames },
    owner: "messaging",
    from: stateful,
    meaning: "Events of a type that this version does not know"
  },
  {
    name: "lyceum_consumer_dead_lettered_total",
    type: "counter",
    unit: "1",
    labels: { group: groups, topic: topicNames },
    owner: "messaging",
    from: stateful,
    meaning: "Records that were put aside"
  },
  {
    name: "lyceum_consumer_failures_total",
    type: "counter",
    unit: "1",
    labels: { group: groups },
    owner: "messaging",
    from: stateful,
    meaning: "Times that a group stopped and was started again"
  },
  {
    name: "lyceum_dead_letters",
    type: "gauge",
    unit: "1",
    labels: { group: groups, topic: topicNames },
    owner: "messaging",
    from: stateful,
    meaning: "Records that a group put aside and nobody has replayed"
  },
  {
    name: "lyceum_consumer_lag_records",
    type: "gauge",
    unit: "1",
    labels: { group: groups, topic: topicNames },
    owner: "messaging",
    from: stateful,
    meaning: "Records that a group has not read yet"
  },
  {
    name: "lyceum_relay_lag_events",
    type: "gauge",
    unit: "1",
    labels: { service: publishers },
    owner: "messaging",
    from: writers,
    meaning: "Events that wait to be published"
  },
  {
    name: "lyceum_relay_lag_seconds",
    type: "gauge",
    unit: "seconds",
    labels: { service: publishers },
    owner: "messaging",
    from: writers,
    meaning: "Age of the oldest event that waits, in seconds"
  },
  {
    name: "lyceum_relay_published_total",
    type: "counter",
    unit: "1",
    labels: { service: publishers },
    owner: "messaging",
    from: writers,
    meaning: "Events published by the relay"
  },
  {
    name: "lyceum_consumer_delay_seconds",
    type: "histogram",
    unit: "seconds",
    labels: { group: groups, topic: topicNames },
    owner: "messaging",
    from: stateful,
    meaning: "From an event to its effect in a group; of the oldest and the newest record of each batch"
  },
  {
    name: "lyceum_jobs_total",
    type: "counter",
    unit: "1",
    labels: { queue: queues, outcome: ["done", "failed", "dead"] },
    owner: "messaging",
    from: workers,
    meaning: "Tries of jobs by how they ended: done, failed (comes again), dead (put aside for a person)"
  },
  {
    name: "lyceum_jobs_waiting",
    type: "gauge",
    unit: "1",
    labels: { queue: queues },
    owner: "messaging",
    from: workers,
    meaning: "Jobs of a queue that wait or run"
  },
  {
    name: "lyceum_stream_task_removed_offsets_total",
    type: "counter",
    unit: "1",
    labels: { task: { atMost: 60, of: "tasks of the job: one a partition, and the merge" } },
    owner: "messaging",
    from: ["unique-learners"],
    meaning: "Offsets that the brokers had removed before a stream task read them",
    needs: "kafka"
  },
  {
    name: "lyceum_kafka_request_duration_seconds",
    type: "histogram",
    unit: "seconds",
    labels: { client: kafkaClients, request: { atMost: 30, of: "requests of Kafka's protocol" } },
    owner: "messaging",
    from: onKafka,
    meaning: "Time until a broker answered a request, by kind of client and of request; reads wait for records",
    needs: "kafka"
  },
  {
    name: "lyceum_kafka_request_timeouts_total",
    type: "counter",
    unit: "1",
    labels: { client: kafkaClients },
    owner: "messaging",
    from: onKafka,
    meaning: "Requests that no broker answered in time",
    needs: "kafka"
  },
  {
    name: "lyceum_kafka_requests_waiting",
    type: "gauge",
    unit: "1",
    labels: { client: kafkaClients },
    owner: "messaging",
    from: onKafka,
    meaning: "Requests that wait for their turn on a connection",
    needs: "kafka"
  },
  {
    name: "lyceum_kafka_clients_connected",
    type: "gauge",
    unit: "1",
    labels: { client: kafkaClients },
    owner: "messaging",
    from: onKafka,
    meaning: "Clients that are connected, by kind",
    needs: "kafka"
  },
  {
    name: "lyceum_kafka_broker_answers_total",
    type: "counter",
    unit: "1",
    labels: { broker: { atMost: 60, of: "brokers" } },
    owner: "messaging",
    from: onKafka,
    meaning: "Answers by broker: one that stands still while the others grow is away",
    needs: "kafka"
  },
  {
    name: "lyceum_kafka_calls_in_flight",
    type: "gauge",
    unit: "1",
    labels: { operation: kafkaOperations },
    owner: "messaging",
    from: onKafka,
    meaning: "Calls of ours that are under way",
    needs: "kafka"
  },
  {
    name: "lyceum_kafka_call_failures_total",
    type: "counter",
    unit: "1",
    labels: { operation: kafkaOperations },
    owner: "messaging",
    from: onKafka,
    meaning: "Calls of ours that failed after the client's own retries",
    needs: "kafka"
  }
]
