/** What the clouds make against what the code asks for: queues, table, topics, settings of functions, secrets. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, it } from "vitest"
import { parse } from "yaml"
import { keyNames, lanesOf, objectCreatedQueue, quarantinePrefix, queueSpecs, topicSpecs } from "../Code.ts"
import { needs } from "../aws/cluster/Grants.ts"
import { databases, deployables } from "../components/Deployables.ts"
import { root } from "../config/StackFile.ts"
import { statementsOf } from "../policies/Json.ts"
import { at, list } from "../policies/Policy.ts"
import { stackOf } from "../testing/Everything.ts"

const data = () => stackOf("production", "aws", "data")
const of = async (type: string) => (await data()).resources.filter((one) => one.type === type)

it("every queue of the code is there, by its names and numbers", async () => {
  const queues = await of("aws:sqs/queue:Queue")
  const { outputs } = await data()
  const prefix = String(outputs["queuePrefix"]?.value)
  assert.match(prefix, /^[\w-]{1,40}$/)
  for (const spec of queueSpecs) {
    const { ordered, plain } = lanesOf(prefix, spec.name)
    for (const lane of spec.kind === "both" ? [plain, ordered] : [spec.kind === "ordered" ? ordered : plain]) {
      const main = queues.find(({ inputs }) => inputs["name"] === lane.main)
      const dead = queues.find(({ inputs }) => inputs["name"] === lane.dead)
      assert.strictEqual(main?.inputs["visibilityTimeoutSeconds"], spec.visibilitySeconds, lane.main)
      assert.strictEqual(main?.inputs["fifoQueue"] ?? false, lane.ordered, lane.main)
      assert.strictEqual(dead?.inputs["fifoQueue"] ?? false, lane.ordered, lane.dead)
      const redrive: unknown = JSON.parse(String(main?.inputs["redrivePolicy"]))
      assert.strictEqual(at(redrive, "maxReceiveCount"), spec.deliveries, lane.main)
      assert.match(String(at(redrive, "deadLetterTargetArn")), new RegExp(`:${lane.dead}$`))
    }
  }
})

it("the table has the code's keys and TTL", async () => {
  const [table] = await of("aws:dynamodb/table:Table")
  assert.strictEqual(table?.inputs["hashKey"], keyNames.partition)
  assert.strictEqual(table?.inputs["rangeKey"], keyNames.sort)
  assert.strictEqual(at(table?.inputs, "ttl", "attributeName"), keyNames.timeToLive)
})

it("new uploads are told to the queue that the file processor works", async () => {
  const [notification] = await of("aws:s3/bucketNotification:BucketNotification")
  const [told] = list(notification?.inputs["queues"])
  assert.strictEqual(at(told, "filterPrefix"), quarantinePrefix)
  assert.match(String(at(told, "queueArn")), new RegExp(`-${objectCreatedQueue}$`))
  const mappings = await of("aws:lambda/eventSourceMapping:EventSourceMapping")
  const [mapping] = mappings.filter(({ inputs }) => String(inputs["eventSourceArn"]).endsWith(`-${objectCreatedQueue}`))
  assert.match(String(mapping?.inputs["functionName"]), /-file-processor$/)
  for (const { inputs } of mappings) assert.deepEqual(inputs["functionResponseTypes"], ["ReportBatchItemFailures"])
})

/** Every key that a function's configuration table in its README names, and whether it may be missing. */
const documented = (name: string) => {
  const readme = readFileSync(join(root, "serverless", name, "README.md"), "utf8")
  const table = readme.slice(readme.indexOf("## Configuration"))
  return new Set([...table.matchAll(/`([A-Z][A-Z_0-9]{3,})`/g)].flatMap(([, key]) => (key === undefined ? [] : [key])))
}
/** Every key that its source, and what it stands on, reads. */
const read = (name: string) => {
  const folder = join(root, "serverless", name, "src")
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(join(folder, file), "utf8"))
  return new Set(
    sources
      .join("\n")
      .match(/"[A-Z][A-Z_0-9]{3,}"/g)
      ?.map((quoted) => quoted.slice(1, -1)) ?? []
  )
}

it.each(["file-processor", "notification-processor"])("%s gets the keys that it reads, and no others", async (name) => {
  const functions = await of("aws:lambda/function:Function")
  const one = functions.find(({ inputs }) => String(inputs["name"]).endsWith(name))
  const variables = Object.keys(Object(at(one?.inputs, "environment", "variables")))
  const known = documented(name)
  for (const key of variables) assert.isTrue(known.has(key), `${name} is given ${key}, which its README does not name`)
  // Without these it does not start (its Settings.ts; AWS_REGION is set by Lambda itself).
  const wanted =
    name === "file-processor"
      ? ["OBJECT_STORE_BUCKET", "SCANNER"]
      : ["MAILER", "MAIL_FROM", "MAIL_RATE", "SMS_RATE", "NOTIFICATIONS_TABLE"]
  const reads = read(name)
  for (const key of wanted) {
    assert.include(variables, key)
    assert.isTrue(reads.has(key) || key === "NOTIFICATIONS_TABLE", `${name} does not read ${key} any more`)
  }
})

it("the handlers are what the bundles export", async () => {
  const functions = await of("aws:lambda/function:Function")
  assert.sameMembers(
    functions.map(({ inputs }) => String(inputs["handler"])),
    ["index.handler", "index.handler", "index.feedback"]
  )
  assert.match(readFileSync(join(root, "serverless/file-processor/src/main.ts"), "utf8"), /as handler/)
  const entries = readFileSync(join(root, "serverless/notification-processor/src/main.ts"), "utf8")
  assert.match(entries, /as feedback/)
  assert.match(entries, /as handler/)
})

it("the account's rates are divided by how many of the function run at once", async () => {
  const functions = await of("aws:lambda/function:Function")
  const one = functions.find(({ inputs }) => String(inputs["name"]).endsWith("notification-processor"))
  const atOnce = Number(one?.inputs["reservedConcurrentExecutions"])
  const rate = Number(at(one?.inputs, "environment", "variables", "MAIL_RATE"))
  assert.approximately(rate * atOnce, 200, 1e-9)
})

it("who reads and writes topics is named topic by topic", async () => {
  const cluster = await stackOf("production", "aws", "cluster")
  const policyOf = (name: string) =>
    cluster.resources.find((one) => one.type === "aws:iam/rolePolicy:RolePolicy" && one.name.endsWith(`-${name}`))
      ?.inputs["policy"]
  const statement = (name: string, sid: string) => statementsOf(policyOf(name)).find((one) => one.sid === sid)
  const topicsIn = (resources: ReadonlyArray<string> = []) => resources.map((arn) => arn.split("/").at(-1))
  for (const name of ["user", "course", "enrollment", "progress", "analytics", "streaming"]) {
    const reads = topicsIn(statement(name, "KafkaRead")?.resources)
    for (const topic of topicSpecs) assert.include(reads, topic.name, name)
  }
  assert.include(topicsIn(statement("user", "KafkaWrite")?.resources), "user-events")
  assert.notInclude(topicsIn(statement("user", "KafkaWrite")?.resources), "course-events")
  assert.includeMembers(topicsIn(statement("streaming", "KafkaWrite")?.resources), [
    "analytics-partials",
    "analytics-results",
    "learning-events.late",
    "learning-events.quarantine"
  ])
  assert.strictEqual(policyOf("web"), undefined)
})

it("secrets are those that the charts ask for", async () => {
  const made = (await of("aws:secretsmanager/secret:Secret")).map(({ inputs }) => String(inputs["name"]))
  const file = join(root, "charts/service/files/services.yaml")
  assert.isTrue(existsSync(file))
  const services: unknown = parse(readFileSync(file, "utf8"))
  for (const [name, facts] of Object.entries(Object(services))) {
    const uses = list(at(facts, "uses")).map(String)
    const keys = [
      "MANAGEMENT_TOKEN",
      ...list(at(facts, "secrets")).map(String),
      ...(uses.includes("database") ? ["DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_READER_URL"] : [])
    ]
    for (const key of keys) assert.include(made, `lyceum/production/${name}/${key}`)
  }
})

it("who uses what agrees with the charts", () => {
  const services: unknown = parse(readFileSync(join(root, "charts/service/files/services.yaml"), "utf8"))
  for (const name of deployables) {
    const uses = list(at(services, name, "uses")).map(String)
    if (at(services, name) === undefined) continue
    const { kafka, objects, sends = [], table, works = [] } = needs[name]
    assert.strictEqual(kafka === true, uses.includes("log"), `${name}: log`)
    assert.strictEqual(objects !== undefined, uses.includes("objects"), `${name}: objects`)
    assert.strictEqual(sends.length + works.length > 0, uses.includes("jobs"), `${name}: jobs`)
    assert.strictEqual(table === true, uses.includes("news"), `${name}: news`)
    assert.strictEqual(
      databases.some((one) => one === name),
      uses.includes("database"),
      `${name}: database`
    )
  }
})
