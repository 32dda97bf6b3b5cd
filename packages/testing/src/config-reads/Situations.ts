/** The situations in which each service is started to see what it reads, and a value for every key that it may insist on. */

/** What is read depends on the adapters that are chosen. */
export const situations = ["local", "aws", "azure"] as const
export type Situation = (typeof situations)[number]

export const programNames = ["user", "course", "enrollment", "progress", "analytics", "web", "streaming"] as const
export type ProgramName = (typeof programNames)[number]

/** The module that each program's image runs. */
export const programs: Record<ProgramName, string> = {
  user: "services/user/src/main.ts",
  course: "services/course/src/main.ts",
  enrollment: "services/enrollment/src/main.ts",
  progress: "services/progress/src/main.ts",
  analytics: "services/analytics/src/main.ts",
  web: "services/web/src/main.ts",
  streaming: "streaming/unique-learners/src/main.ts"
}

/** Nobody answers here: what a start may wait for must not hold it back. */
const nobody = "http://127.0.0.1:9"

/** What chooses the adapters. Each of these keys has a default. */
export const choices: Record<Situation, Readonly<Record<string, string>>> = {
  // With what is off by itself: keys that are read only then.
  local: { LOG_LEVEL: "Warn", EXPORTS_DAILY_HOUR: "3", EXPORTS_DAILY_KINDS: "active-learners" },
  aws: {
    LOG_LEVEL: "Warn",
    LYCEUM_EVENT_LOG: "kafka",
    LYCEUM_JOB_QUEUE: "sqs",
    OBJECT_STORE: "s3",
    KAFKA_TLS: "true",
    KAFKA_SASL_MECHANISM: "aws-msk-iam",
    SQS_ENDPOINT: nobody,
    S3_ENDPOINT: nobody,
    DYNAMODB_ENDPOINT: nobody
  },
  azure: {
    LOG_LEVEL: "Warn",
    LYCEUM_EVENT_LOG: "kafka",
    LYCEUM_JOB_QUEUE: "sqs",
    OBJECT_STORE: "azure",
    KAFKA_TLS: "true",
    KAFKA_SASL_MECHANISM: "scram-sha-512",
    SQS_ENDPOINT: nobody,
    DYNAMODB_ENDPOINT: nobody
  }
}

const word = "a-long-random-word-of-more-than-32-characters"

/** Values that a start accepts, given only when it stops for want of the key. Ports and databases come from the recorder. */
export const values: Readonly<Record<string, string>> = {
  USER_SERVICE_URL: nobody,
  COURSE_SERVICE_URL: nobody,
  ENROLLMENT_SERVICE_URL: nobody,
  PROGRESS_SERVICE_URL: nobody,
  ANALYTICS_SERVICE_URL: nobody,
  PUBLIC_URL: "https://learn.example.org",
  SERVICE_CLIENT_ID: "recorder",
  SERVICE_CLIENT_SECRET: word,
  SERVICE_CLIENTS: `{"course":"${word}"}`,
  UNSUBSCRIBE_KEY: word,
  SECOND_FACTOR_KEY: word,
  CERTIFICATE_KEY_SECRET: word,
  NOTIFICATIONS_TABLE: "notifications",
  AWS_REGION: "eu-central-1",
  KAFKA_BROKERS: "127.0.0.1:9",
  KAFKA_AWS_REGION: "eu-central-1",
  KAFKA_SASL_USERNAME: "recorder",
  KAFKA_SASL_PASSWORD: word,
  OBJECT_STORE_BUCKET: "materials",
  OBJECT_STORE_CONTAINER: "materials",
  OBJECT_STORE_UPLOAD_URL: nobody,
  OBJECT_STORE_SIGNING_KEY: word,
  AZURE_STORAGE_ACCOUNT: "account"
}
