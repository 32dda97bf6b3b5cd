-- Unique learners of every one-minute window of event time, by course and over all ('*'): the rows of
-- streaming/unique-learners from the same topic. Reads key, timestamp and the header courseid, never the value.

SET 'table.local-time-zone' = 'UTC';
SET 'parallelism.default' = '${FLINK_PARALLELISM:-2}';
-- Results become visible at checkpoints: the interval is the most that they are behind.
SET 'execution.checkpointing.interval' = '${FLINK_CHECKPOINT_INTERVAL:-5 s}';
SET 'execution.checkpointing.mode' = 'EXACTLY_ONCE';
-- Not in the job manager's memory, Flink's default: it takes 5 MB of a task, and a larger state ends the job. A folder that every
-- node of the cluster reaches; without a default, because one of a machine's own would be lost with it.
SET 'execution.checkpointing.storage' = 'filesystem';
SET 'execution.checkpointing.dir' = '${FLINK_CHECKPOINT_DIR}';
SET 'restart-strategy.type' = '${FLINK_RESTARTS:-exponential-delay}';
-- The fastest settings found: no copies between operators, and no split of the distinct sets, which doubles the work.
SET 'pipeline.object-reuse' = 'true';
SET 'table.optimizer.distinct-agg.split.enabled' = 'false';

CREATE TEMPORARY TABLE learning_events (
  user_id STRING,
  payload BYTES,
  record_time TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL,
  headers MAP<STRING NOT NULL, BYTES NOT NULL> METADATA VIRTUAL,
  -- One record from the far future would close every window: without an event time it moves nothing and is not counted.
  event_time AS CASE
    WHEN record_time <= CURRENT_TIMESTAMP + INTERVAL '5' MINUTE THEN record_time
    ELSE CAST(NULL AS TIMESTAMP_LTZ(3))
  END,
  -- Out-of-orderness of 10 s. The millisecond more: Flink closes a window when the watermark is at its last millisecond,
  -- ours when it is at its end.
  WATERMARK FOR event_time AS event_time - INTERVAL '10.001' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = '${INPUT_TOPIC:-learning-events}',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.security.protocol' = '${KAFKA_SECURITY_PROTOCOL:-PLAINTEXT}',
  'properties.sasl.mechanism' = '${KAFKA_SASL_MECHANISM:-GSSAPI}',
  'properties.sasl.jaas.config' = '${KAFKA_SASL_JAAS_CONFIG:-}',
  'properties.group.id' = '${FLINK_GROUP:-unique-learners-flink}',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  -- Before the first record of a partition this is judged from the job's start on.
  'scan.watermark.idle-timeout' = '${FLINK_IDLE_TIMEOUT:-10 s}',
  'key.format' = 'raw',
  'key.fields' = 'user_id',
  'value.format' = 'raw',
  'value.fields-include' = 'EXCEPT_KEY'
);

CREATE TEMPORARY TABLE analytics_results (
  record_key STRING,
  `windowStart` STRING,
  `windowEnd` STRING,
  `courseId` STRING,
  `uniqueLearners` BIGINT,
  headers MAP<STRING NOT NULL, BYTES> METADATA,
  record_time TIMESTAMP_LTZ(3) METADATA FROM 'timestamp'
) WITH (
  'connector' = 'kafka',
  'topic' = '${OUTPUT_TOPIC:-analytics-results-flink}',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.security.protocol' = '${KAFKA_SECURITY_PROTOCOL:-PLAINTEXT}',
  'properties.sasl.mechanism' = '${KAFKA_SASL_MECHANISM:-GSSAPI}',
  'properties.sasl.jaas.config' = '${KAFKA_SASL_JAAS_CONFIG:-}',
  'sink.delivery-guarantee' = 'exactly-once',
  -- Of this job alone: two jobs with one prefix end each other's transactions.
  'sink.transactional-id-prefix' = '${FLINK_TRANSACTIONS:-unique-learners-flink}',
  -- Longer than a checkpoint and a restart take together, and not longer than the brokers' transaction.max.timeout.ms.
  'properties.transaction.timeout.ms' = '${FLINK_TRANSACTION_TIMEOUT:-600000}',
  'key.format' = 'raw',
  'key.fields' = 'record_key',
  'value.format' = 'json',
  'value.fields-include' = 'EXCEPT_KEY'
);

CREATE TEMPORARY VIEW activity AS
SELECT user_id, DECODE(headers['courseid'], 'UTF-8') AS course_id, event_time
FROM learning_events
-- A missing event time would end the job. The others have no learner or no course: ours sets them aside, Flink cannot.
WHERE event_time IS NOT NULL
  AND user_id <> ''
  AND REGEXP(
    DECODE(headers['courseid'], 'UTF-8'),
    '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'
  );

CREATE TEMPORARY SYSTEM FUNCTION derived_uuid AS 'lyceum.flink.DerivedUuid';

CREATE TEMPORARY VIEW counted AS
SELECT
  DATE_FORMAT(window_start, 'yyyy-MM-dd''T''HH:mm:ss.SSS''Z''') AS window_start,
  DATE_FORMAT(window_end, 'yyyy-MM-dd''T''HH:mm:ss.SSS''Z''') AS window_end,
  CAST(window_end AS TIMESTAMP_LTZ(3)) AS record_time,
  CASE WHEN GROUPING(course_id) = 1 THEN '*' ELSE course_id END AS course_id,
  COUNT(DISTINCT user_id) AS unique_learners
FROM TABLE(TUMBLE(TABLE activity, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, GROUPING SETS ((course_id), ());

CREATE TEMPORARY VIEW results AS
SELECT *, derived_uuid('unique-learners', window_start, course_id) AS id
FROM counted;

-- CloudEvents attributes as our job writes them: who consumes the results cannot tell the two apart.
INSERT INTO analytics_results
SELECT
  window_start || '/' || course_id,
  window_start,
  window_end,
  course_id,
  unique_learners,
  MAP[
    'ce_specversion', ENCODE('1.0', 'UTF-8'),
    'ce_id', ENCODE(id, 'UTF-8'),
    'ce_type', ENCODE('lyceum.analytics.unique-learners.v1', 'UTF-8'),
    'ce_source', ENCODE('unique-learners', 'UTF-8'),
    'ce_subject', ENCODE(course_id, 'UTF-8'),
    'ce_time', ENCODE(window_end, 'UTF-8'),
    'ce_actor', ENCODE('service:unique-learners', 'UTF-8'),
    'ce_correlationid', ENCODE(id, 'UTF-8'),
    'content-type', ENCODE('application/json', 'UTF-8')
  ],
  record_time
FROM results;
