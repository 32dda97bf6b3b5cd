// Asks the service that was just rolled out, through its Service: is it ready, does it answer, does it show its metrics?
// Arguments: its address, its management address, a path, and the status that the path answers with.
const [service, management, path, status] = process.argv.slice(1)
const asked = [
  { url: `${management}/health/ready`, wanted: 200 },
  { url: `${management}/metrics`, wanted: 200 },
  { url: `${service}${path}`, wanted: Number(status) }
]
const ask = async ({ url, wanted }) => {
  const from = performance.now()
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000), redirect: "manual" }).catch((error) => ({
    status: error.cause?.code ?? error.name
  }))
  const good = answer.status === wanted
  const took = Math.round(performance.now() - from)
  process.stdout.write(
    `${JSON.stringify({ message: good ? "answers" : "answers otherwise", url, status: answer.status, wanted, took })}\n`
  )
  return good
}
const results = await Promise.all(asked.map(ask))
process.exitCode = results.every(Boolean) ? 0 : 1
