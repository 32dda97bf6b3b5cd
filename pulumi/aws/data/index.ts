/** AWS: everything that keeps data, and the functions that work the queues. */
import { objectCreatedQueue } from "../../Code.ts"
import { deployables } from "../../components/Deployables.ts"
import { outputsOf } from "../../components/References.ts"
import { Stack } from "../../components/Stack.ts"
import { loadConfiguration } from "../../config/Load.ts"
import { Alarms } from "../blocks/Alarms.ts"
import { EventBus } from "../blocks/EventBus.ts"
import { Key } from "../blocks/Key.ts"
import { Mail } from "../blocks/Mail.ts"
import { Postgres } from "../blocks/Postgres.ts"
import { Registry } from "../blocks/Registry.ts"
import { Secrets } from "../blocks/Secrets.ts"
import { Sms } from "../blocks/Sms.ts"
import { Table } from "../blocks/Table.ts"
import { putSecrets } from "./DeployableSecrets.ts"
import { fileProcessor, notificationFeedback, notificationProcessor } from "./Functions.ts"
import { guarded, materials, tellOf } from "./Materials.ts"
import { makeQueues } from "./Queues.ts"
import { settings } from "./Settings.ts"

const config = loadConfiguration("aws", "data", settings)
const { domain, environment, guests } = config
const stack = new Stack("aws", "data", environment)
const options = { parent: stack }
const name = `lyceum-${environment}`
const place = { account: config.account, region: config.region }
const network = outputsOf("aws", "network", environment, stack)

const key = new Key(
  `${name}-data`,
  {
    environment,
    description: "All data of the environment at rest",
    account: config.account,
    services: [
      `logs.${config.region}.amazonaws.com`,
      "s3.amazonaws.com",
      "sns.amazonaws.com",
      "ses.amazonaws.com",
      "cloudwatch.amazonaws.com"
    ]
  },
  options
)
export const kmsKey = key.arn
const placement = {
  networkId: network.text("networkId"),
  cidr: network.text("cidr"),
  subnets: network.texts("dataSubnets")
}

const database = "lyceum"
const postgres = new Postgres(
  name,
  {
    environment,
    account: config.account,
    placement,
    guests: [],
    database,
    version: "18",
    machine: config.postgresMachine,
    storageGb: config.postgresStorageGb,
    storageMaxGb: config.postgresStorageMaxGb,
    highAvailability: config.postgresHighAvailability,
    readReplica: config.postgresReadReplica,
    backupDays: config.backupDays,
    kmsKey
  },
  options
)
const kafka = new EventBus(
  name,
  {
    environment,
    placement,
    guests,
    zones: config.zones === "3" ? 3 : 2,
    version: "4.1.x.kraft",
    machine: config.kafkaMachine,
    brokers: config.kafkaBrokers,
    storageGb: config.kafkaStorageGb,
    storageMaxGb: config.kafkaStorageMaxGb,
    logDays: config.logDays,
    kmsKey
  },
  options
)
const table = new Table(`${name}-notifications`, { environment, kmsKey }, options)
const store = materials(
  `${name}-materials`,
  { environment, bucket: `${name}-materials-${config.account}`, kmsKey, domain },
  options
)
const images = new Registry(
  name,
  {
    environment,
    ...place,
    kmsKey,
    repositories: deployables,
    copiesTo: config.imagesTo,
    copiesFrom: config.imagesFrom === "none" ? "" : config.imagesFrom
  },
  options
)

const secrets = new Secrets(name, { environment, kmsKey, rotation: config.rotation }, options)
const given = putSecrets(secrets, {
  host: postgres.host,
  readerHost: postgres.readerHost,
  port: postgres.port,
  database
})

const alarms = new Alarms(name, { recipients: config.alarmRecipients, kmsKey }, options)
export const queuePrefix = `${name}-`
const queues = makeQueues({ prefix: queuePrefix, kmsKey, bucketArn: store.arn, alarms }, options)
const objectCreated = queues.get(objectCreatedQueue)
if (objectCreated !== undefined) tellOf(`${name}-materials`, store, objectCreated)
if (config.scanner === "guardduty") guarded(`${name}-materials`, { store, kmsKey, ...place })

const mail = new Mail(
  name,
  {
    ...place,
    domain,
    zoneId: network.text("zoneId"),
    kmsKey,
    reportsTo: config.alarmRecipients[0] ?? `dmarc@${domain}`
  },
  options
)
new Sms(
  name,
  {
    ...place,
    monthlyUsd: config.smsMonthlyUsd,
    senderId: config.smsSenderId === "none" ? "" : config.smsSenderId
  },
  options
)
const functions = {
  ...place,
  prefix: queuePrefix,
  domain,
  kmsKey,
  logDays: config.logDays,
  alarms,
  queues,
  store,
  table,
  mail,
  scanner: config.scanner,
  fileProcessorConcurrency: config.fileProcessorConcurrency,
  notificationConcurrency: config.notificationConcurrency,
  mailPerSecond: config.mailPerSecond,
  smsPerSecond: config.smsPerSecond,
  smsSenderId: config.smsSenderId,
  collectorLayer: config.collectorLayer
}
fileProcessor(`${name}-file-processor`, functions, options)
notificationProcessor(`${name}-notification-processor`, functions, options)
notificationFeedback(`${name}-notification-feedback`, functions, options)

export const account = config.account
export const region = config.region
export const databaseHost = postgres.host
export const databaseReaderHost = postgres.readerHost
/** Name of the secret that RDS keeps and rotates: who provisions schemas asks for it. */
export const databaseAdministratorSecret = postgres.administratorSecret
export const kafkaBrokers = kafka.brokers
export const kafkaName = kafka.clusterName
export const kafkaArn = kafka.arn
export const kafkaScramBrokers = kafka.scramBrokers
/** Secret: for the cloud that analytics runs in. */
export const analyticsClientSecret = given.analyticsClientSecret
export const tableName = table.tableName
export const bucket = store.bucket
export const bucketDomain = store.domainName
export const registry = images.registry
export const alarmTopic = alarms.topicArn
