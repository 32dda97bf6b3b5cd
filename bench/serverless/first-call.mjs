// A process of its own: imports a bundle, calls its handler with one event, tells its parent how long each took (milliseconds of
// the clock, and of this process' CPU).
import { pathToFileURL } from "node:url"

const [bundle = ""] = process.argv.slice(2)
process.once("message", async (event) => {
  const cpu = process.cpuUsage()
  const start = performance.now()
  const { handler } = await import(pathToFileURL(bundle).href)
  const imported = performance.now()
  const answer = await handler(event)
  const called = performance.now()
  const { system, user } = process.cpuUsage(cpu)
  process.send({ imported: imported - start, called: called - imported, cpu: (user + system) / 1000, answer }, () =>
    process.exit(0)
  )
})
process.send("ready")
