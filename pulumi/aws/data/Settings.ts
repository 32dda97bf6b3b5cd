/** Configuration of the stack `lyceum-aws-data`. */
import { Schema } from "effect"
import { amount, cidr, domain, flag, integer, json, matching, oneOf, text, texts } from "../../config/Keys.ts"

export const settings = {
  account: text,
  region: text,
  /** The same as the network's. */
  domain,
  /** Zones that brokers are in; AWS wants two at least. */
  zones: oneOf(["2", "3"]),
  /** Ranges of joined networks (Azure, Google Cloud) that may reach the brokers. */
  guests: json(Schema.Array(cidr)),

  postgresMachine: matching(/^db\.[a-z0-9]+\.[a-z0-9]+$/, "a class of RDS like db.t4g.medium"),
  postgresStorageGb: integer(20, 65_536),
  postgresStorageMaxGb: integer(20, 65_536),
  postgresHighAvailability: flag,
  postgresReadReplica: flag,
  backupDays: integer(1, 35),

  kafkaMachine: matching(/^kafka\.[a-z0-9]+\.[a-z0-9]+$/, "a class of MSK like kafka.m7g.large"),
  kafkaBrokers: integer(2, 30),
  kafkaStorageGb: integer(1, 16_384),
  kafkaStorageMaxGb: integer(1, 16_384),

  /** Who looks at uploads beside the function itself. */
  scanner: oneOf(["none", "guardduty"]),
  fileProcessorConcurrency: integer(2, 100),
  notificationConcurrency: integer(2, 100),
  /** Mails and SMS a second of the whole account, as SES and SNS granted them. */
  mailPerSecond: amount,
  smsPerSecond: amount,
  smsMonthlyUsd: integer(1, 100_000),
  /** 1 to 11 letters and digits, registered where a country asks for it; `none`: no name. */
  smsSenderId: matching(/^(?:none|(?=.*[A-Za-z])[A-Za-z0-9]{1,11})$/, "1 to 11 letters and digits, or none"),
  /** A layer with an OpenTelemetry collector for arm64 (AWS's own writes to X-Ray), by its ARN with version; `none`: no traces. */
  collectorLayer: matching(
    /^(?:none|arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:layer:[A-Za-z0-9_-]+:\d+)$/,
    "the ARN of a layer with its version, or none"
  ),
  logDays: integer(1, 365),
  alarmRecipients: texts,
  /** Accounts that images are copied to, and the one that they come from (or `none`). */
  imagesTo: texts,
  imagesFrom: matching(/^(?:none|\d{12})$/, "an account's twelve digits, or none"),
  /** Another number makes other passwords for roles and services. */
  rotation: text
} as const
