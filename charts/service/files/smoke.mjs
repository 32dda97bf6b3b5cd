// Asks the service that was just rolled out, through its Service: is it ready, does it answer, does it show its metrics?
// Arguments: its address, its management address, a path, the status that the path answers with, and where it is asked by TLS the
// folder of the service's own pair.
import { readFileSync } from "node:fs"
import { request as plain } from "node:http"
import { request as secure } from "node:https"

const [service, management, path, status, folder] = process.argv.slice(1)
const file = (name) => readFileSync(`${folder}/${name}`)
const pair = folder === undefined ? {} : { cert: file("tls.crt"), key: file("tls.key"), ca: file("ca.crt") }
const asked = [
  { url: `${management}/health/ready`, wanted: 200 },
  { url: `${management}/metrics`, wanted: 200 },
  { url: `${service}${path}`, wanted: Number(status) }
]
const answerOf = (url) =>
  new Promise((resolve) => {
    const request = url.startsWith("https:") ? secure : plain
    const outgoing = request(url, { ...pair, agent: false, signal: AbortSignal.timeout(5000) }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    outgoing.on("error", (error) => resolve(error.code ?? error.name))
    outgoing.end()
  })
const ask = async ({ url, wanted }) => {
  const from = performance.now()
  const answered = await answerOf(url)
  const good = answered === wanted
  const took = Math.round(performance.now() - from)
  process.stdout.write(
    `${JSON.stringify({ message: good ? "answers" : "answers otherwise", url, status: answered, wanted, took })}\n`
  )
  return good
}
const results = await Promise.all(asked.map(ask))
process.exitCode = results.every(Boolean) ? 0 : 1
