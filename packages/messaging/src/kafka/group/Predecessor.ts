/**
 * A process that was killed stays a member of its groups until its session is over, and nobody gets its partitions before. When it
 * comes back under the same name (`KAFKA_INSTANCE`) it knows better: the member of that name is itself, and dead.
 */
import type { Reading } from "../KafkaClient.ts"

interface GroupAdministration {
  readonly describeGroups: (request: { readonly groupIds: ReadonlyArray<string> }) => Promise<{
    readonly groups: ReadonlyArray<{
      readonly members: ReadonlyArray<{ readonly memberId: string; readonly clientId: string }>
    }>
  }>
  readonly leaveGroup: (request: { readonly groupId: string; readonly memberId: string }) => Promise<unknown>
}

/** The client's types leave these methods out; they are public in its source. */
const administers = (broker: object): broker is GroupAdministration =>
  "describeGroups" in broker && "leaveGroup" in broker

/** After the join was sent: a group that is empty for a moment waits for company before it begins (3 s by default). */
const afterJoin = 100

/** `reading` must not be the connection that joins: a broker answers what comes after a join only when the join is answered. */
export const predecessorsOf = (reading: Reading, groupId: string, clientId: string) => {
  const coordinator = (): Promise<GroupAdministration> =>
    reading.cluster.use(async (cluster) => {
      const found: object = await cluster.findGroupCoordinator({ groupId })
      if (!administers(found)) throw new Error("this version of kafkajs has no group calls on its brokers")
      return found
    })
  return {
    /** Members of the group that have our name. To be asked before we join. */
    find: async (): Promise<ReadonlyArray<string>> => {
      const { groups } = await (await coordinator()).describeGroups({ groupIds: [groupId] })
      return groups.flatMap(({ members }) =>
        members.filter((member) => member.clientId === clientId).map(({ memberId }) => memberId)
      )
    },
    /** Takes them out of the group while our join is under way. One that left in the meantime is no fault. */
    remove: async (members: ReadonlyArray<string>): Promise<void> => {
      await new Promise((resume) => setTimeout(resume, afterJoin))
      for (const memberId of members) {
        await (await coordinator()).leaveGroup({ groupId, memberId }).catch(() => undefined)
      }
    }
  }
}
