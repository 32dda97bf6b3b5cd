// The function in a process of its own: every message of its parent is an invocation, several may be under way.
import { pathToFileURL } from "node:url"

const [bundle = ""] = process.argv.slice(2)
const { handler } = await import(pathToFileURL(bundle).href)
process.on("message", async ({ event, id }) => {
  const { batchItemFailures } = await handler(event)
  const { system, user } = process.cpuUsage()
  process.send({ id, failures: batchItemFailures, cpu: (user + system) / 1000 })
})
process.send("ready")
