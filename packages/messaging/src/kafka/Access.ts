/** What users with a password may do at brokers that keep lists of access (decision 15): exactly what their programs need. */
import {
  analyticsResults,
  courseEvents,
  enrollmentEvents,
  learningEvents,
  progressEvents,
  userEvents
} from "@lyceum/events/Topics"
import { Effect } from "effect"
import kafkajs, { type AclEntry } from "kafkajs"
import { flinkResults } from "../TopicSpecs.ts"
import { call } from "./Failures.ts"
import { KafkaClient } from "./KafkaClient.ts"

type Operation = "read" | "write" | "create" | "describeConfigs" | "alterConfigs" | "describe"

/** Operations on one thing by its name, or on all whose names begin so. */
export interface Grant {
  readonly kind: "topic" | "group" | "transactional-id"
  readonly name: string
  readonly begins: boolean
  readonly operations: ReadonlyArray<Operation>
}

/** Users that log in by name and password: those of pulumi/azure/link and pulumi/gcp/link. */
export const users = ["analytics", "flink-job"] as const
export type User = (typeof users)[number]

const reads = [userEvents, courseEvents, enrollmentEvents, progressEvents, learningEvents, analyticsResults]

/** By user. Retries and dead letters of a group lie in topics `<topic>.<group>.…` that its consumer makes. */
export const accessOf: Readonly<Record<User, ReadonlyArray<Grant>>> = {
  analytics: [
    ...reads.flatMap(({ name }): ReadonlyArray<Grant> => [
      { kind: "topic", name, begins: false, operations: ["read"] },
      {
        kind: "topic",
        name: `${name}.analytics.`,
        begins: true,
        operations: ["create", "read", "write", "describeConfigs", "alterConfigs"]
      }
    ]),
    { kind: "group", name: "analytics.", begins: true, operations: ["read"] }
  ],
  "flink-job": [
    { kind: "topic", name: learningEvents.name, begins: false, operations: ["read"] },
    // Beside our own job's results, or in their place (charts/flink-job, outputTopic).
    { kind: "topic", name: analyticsResults.name, begins: false, operations: ["write"] },
    { kind: "topic", name: flinkResults.name, begins: false, operations: ["write"] },
    { kind: "group", name: "unique-learners-flink", begins: false, operations: ["read"] },
    { kind: "transactional-id", name: "unique-learners-flink", begins: true, operations: ["describe", "write"] }
  ]
}

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs
const kinds = {
  topic: AclResourceTypes.TOPIC,
  group: AclResourceTypes.GROUP,
  "transactional-id": AclResourceTypes.TRANSACTIONAL_ID
}
const operations: Record<Operation, (typeof AclOperationTypes)[keyof typeof AclOperationTypes]> = {
  read: AclOperationTypes.READ,
  write: AclOperationTypes.WRITE,
  create: AclOperationTypes.CREATE,
  describe: AclOperationTypes.DESCRIBE,
  describeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
  alterConfigs: AclOperationTypes.ALTER_CONFIGS
}

const entriesOf = (user: User, principal: string): ReadonlyArray<AclEntry> =>
  accessOf[user].flatMap(({ begins, kind, name, operations: granted }) =>
    granted.map((operation) => ({
      resourceType: kinds[kind],
      resourceName: name,
      resourcePatternType: begins ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
      principal: `User:${principal}`,
      host: "*",
      operation: operations[operation],
      permissionType: AclPermissionTypes.ALLOW
    }))
  )

/** A thing that no entry names is everybody's at brokers that say so (MSK's do): these name all, for a user that does not exist. */
const closing: ReadonlyArray<AclEntry> = Object.values(kinds).map((resourceType) => ({
  resourceType,
  resourceName: "*",
  resourcePatternType: ResourcePatternTypes.LITERAL,
  principal: "User:nobody",
  host: "*",
  operation: AclOperationTypes.DESCRIBE,
  permissionType: AclPermissionTypes.ALLOW
}))

/**
 * Lets the user do that; what is granted already stays. `principal` is the name that it logs in with. From then on the brokers
 * refuse everybody else who has a password: logins by AWS' identities pass the lists by.
 */
export const grantAccess = (user: User, principal: string = user) =>
  Effect.gen(function* () {
    const { admin } = yield* KafkaClient
    yield* call("grant access", () =>
      admin.use((open) => open.createAcls({ acl: [...closing, ...entriesOf(user, principal)] }))
    )
  })
