/** What the broker itself says about transactions, by Kafka's own tool: a witness that shares nothing with our client. */
import { run } from "@lyceum/testing/kafka/Tools"
import { Effect } from "effect"

/** The transactional ids whose transaction is open (state `Ongoing`). */
export const openTransactions = (broker: { readonly brokers: string; readonly classPath: string }) =>
  Effect.map(
    run("java", [
      "-XX:TieredStopAtLevel=1",
      "-Xshare:auto",
      "-cp",
      broker.classPath,
      "org.apache.kafka.tools.TransactionsCommand",
      "--bootstrap-server",
      broker.brokers,
      "list"
    ]),
    (table) =>
      table.split("\n").flatMap((line) => {
        const [id, , , state] = line.trim().split(/\s+/)
        return id !== undefined && state === "Ongoing" ? [id] : []
      })
  )
