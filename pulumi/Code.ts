/**
 * What the clouds must know of the code, taken from the code: names of queues, topics, keys and prefixes. The one place of this
 * folder that imports packages; the root's `npm ci` makes them loadable.
 */
export { objectCreatedQueue, quarantinePrefix } from "../packages/events/src/Materials.ts"
export { mailQueue } from "../packages/events/src/Mail.ts"
export { smsQueue } from "../packages/events/src/Sms.ts"
export { analyticsResults, topics } from "../packages/events/src/Topics.ts"
export { batchQueue, exportQueue, queueSpecs, reissueQueue } from "../packages/messaging/src/QueueSpecs.ts"
export type { QueueSpec } from "../packages/messaging/src/QueueSpecs.ts"
export { materialReportsQueue } from "../packages/events/src/Materials.ts"
export { flinkResults, topicSpecs } from "../packages/messaging/src/TopicSpecs.ts"
export { lanesOf } from "../packages/messaging/src/sqs/Lanes.ts"
export { keyNames } from "../packages/storage/src/dynamo/Table.ts"
