/** Where a network is crossed: the page's table is what the code keeps, and no client is built without a row. */
import { databaseCrossing } from "@lyceum/database/Database"
import { readerCrossing } from "@lyceum/database/ReadSql"
import type { Crossing } from "@lyceum/domain/Crossing"
import { kafkaCrossing } from "@lyceum/messaging/kafka/KafkaClient"
import { sqsCrossing } from "@lyceum/messaging/sqs/SqsClient"
import { carrierCrossing } from "@lyceum/notification-processor/aws/Client"
import { keysCrossing } from "@lyceum/runtime/auth/AccessTokens"
import { serviceCrossing } from "@lyceum/runtime/auth/ServiceClient"
import { tokenCrossing } from "@lyceum/runtime/auth/ServiceTokens"
import { functionSpansCrossing } from "@lyceum/runtime/lambda/Traces"
import { spansCrossing } from "@lyceum/runtime/telemetry/Telemetry"
import { azureCrossing } from "@lyceum/storage/azure/Failures"
import { dynamoCrossing } from "@lyceum/storage/dynamo/DynamoClient"
import { s3Crossing } from "@lyceum/storage/s3/Connection"
import { rangesCrossing } from "@lyceum/user/breached-passwords/RangeService"
import { aboutCrossing } from "@lyceum/web/http/About"
import { mailboxCrossing } from "@lyceum/web/proxy/Mailbox"
import { importCrossing, proxyCrossing } from "@lyceum/web/proxy/Proxy"
import { uploadsCrossing } from "@lyceum/web/proxy/Uploads"
import { assert, describe, it } from "@effect/vitest"
import { globSync, readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"

const root = resolve(import.meta.dirname, "..")

const crossings: ReadonlyArray<Crossing> = [
  proxyCrossing,
  importCrossing,
  serviceCrossing,
  tokenCrossing,
  keysCrossing,
  databaseCrossing,
  readerCrossing,
  kafkaCrossing,
  sqsCrossing,
  s3Crossing,
  azureCrossing,
  dynamoCrossing,
  carrierCrossing,
  spansCrossing,
  functionSpansCrossing,
  rangesCrossing,
  aboutCrossing,
  mailboxCrossing,
  uploadsCrossing
]

const time = (millis: number | null): string => (millis === null ? "in the next" : `${millis / 1000} s`)

const rowOf = ({ bounded, breaker, connectMillis, inVain, retries, timeoutMillis, what }: Crossing): string =>
  `| ${[what, time(connectMillis), time(timeoutMillis), retries, bounded, breaker, inVain]
    .map((cell) => (cell === "" ? "–" : String(cell)))
    .join(" | ")} |`

/** What makes a client of something across a network. */
const makers =
  /PgClient\.layer\(|new [\w.]*(?:Kafka|S3Client|SQSClient|SNSClient|SESv2Client|DynamoDBClient|BlobServiceClient)\(|createRemoteJWKSet\(|FetchHttpClient\.layer|NodeHttpClient\.layer|, servicesHttp\b|\(servicesHttp\b|\[(?:streamingServicesHttp|servicesHttp)\b|new Agent\(|await fetch\(/

/** Commands that a person runs and watches, and what has its own words for time: they wait for as long as it takes. */
const byHand = [
  /^services\/local\/src\//,
  /^packages\/database\/src\/(?:Provision|provisioning\/|migrate\/|backup\/)/,
  /^packages\/testing\//,
  /^packages\/sdk\//,
  /^services\/web\/app\//
]

/** Clients that are made in one file and bounded in another, which has the row. */
const boundedIn: Readonly<Record<string, string>> = {
  "packages/storage/src/azure/Connection.ts": "packages/storage/src/azure/Failures.ts",
  "packages/storage/src/dynamo/Sdk.ts": "packages/storage/src/dynamo/DynamoClient.ts",
  "packages/runtime/src/tls/ServicesHttp.ts": "packages/runtime/src/auth/ServiceClient.ts",
  "packages/runtime/src/telemetry/SpanExporter.ts": "packages/runtime/src/telemetry/Telemetry.ts",
  "serverless/notification-processor/src/aws/SnsTexter.ts": "serverless/notification-processor/src/aws/Client.ts",
  "serverless/notification-processor/src/aws/SesMailer.ts": "serverless/notification-processor/src/aws/Client.ts"
}

/** The files that make a client and keep no crossing that the table has. */
const unbounded = (files: Readonly<Record<string, string>>): ReadonlyArray<string> =>
  Object.entries(files)
    .filter(([path, text]) => makers.test(text) && !byHand.some((pattern) => pattern.test(path)))
    .map(([path]) => path)
    .filter((path) => !/export const \w+Crossing\b/.test(files[boundedIn[path] ?? path] ?? ""))

const sources = Object.fromEntries(
  globSync("{packages,services,serverless,streaming}/*/src/**/*.ts", { cwd: root }).map((path) => [
    path.replaceAll("\\", "/"),
    readFileSync(join(root, path), "utf8")
  ])
)

describe("crossings", () => {
  it("are in the table of docs/reliability.md as the code keeps them", () => {
    const page = readFileSync(join(root, "docs", "reliability.md"), "utf8")
    const table = page.slice(page.indexOf("<!-- crossings -->"), page.indexOf("<!-- /crossings -->"))
    const rows = table.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| crossing"))
    assert.deepStrictEqual(rows, crossings.map(rowOf))
  })

  it("are kept by every client that is made, and all that are kept are in the table", () => {
    assert.deepStrictEqual(unbounded(sources), [])
    const kept = Object.values(sources).flatMap((text) => [...text.matchAll(/export const (\w+Crossing)\b/g)])
    assert.lengthOf(kept, crossings.length)
    for (const { timeoutMillis, what } of crossings) assert.isAbove(timeoutMillis, 0, what)
  })

  it("a client that is planted without one is found", () => {
    const planted = `const client = new S3Client({ region })`
    assert.deepStrictEqual(unbounded({ ...sources, "services/course/src/Planted.ts": planted }), [
      "services/course/src/Planted.ts"
    ])
    assert.deepStrictEqual(unbounded({ "services/course/src/Kept.ts": `export const aCrossing = {}\n${planted}` }), [])
  })

  it("no wait for a service outlives the one of whoever asked it, and a repeat is one in ten", () => {
    assert.isBelow(serviceCrossing.timeoutMillis * (1 + serviceCrossing.retries), proxyCrossing.timeoutMillis)
    assert.isAtMost(proxyCrossing.timeoutMillis, databaseCrossing.timeoutMillis)
    for (const one of crossings.filter(({ retries }) => retries > 0)) assert.notStrictEqual(one.bounded, "", one.what)
  })
})

describe("promises", () => {
  it("each names tests that are there", () => {
    const page = readFileSync(join(root, "docs", "reliability.md"), "utf8")
    const named = [...page.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|md))`/g)].map(([, path = ""]) => path)
    assert.isAbove(named.length, 10)
    for (const path of named) assert.doesNotThrow(() => readFileSync(join(root, path)), path)
    assert.isTrue(dirname(named[0] ?? "") !== "")
  })
})
