/** AWS' client without its stack: what goes over the line is signed as AWS reckons it, and an answer says how it came. */
import { assert, describe, it } from "@effect/vitest"
import { createHash, createHmac } from "node:crypto"
import { createServer, type IncomingMessage } from "node:http"
import { connect } from "../src/dynamo/Sdk.ts"
import { faultOf } from "../src/dynamo/Failures.ts"

const credentials = { accessKeyId: "AKID", secretAccessKey: "secret", sessionToken: "session" }
const key = { TableName: "t", Key: { pk: { S: "ä" } } }

/** One request to a server that answers so: what arrived, and what came of it. */
const ask = async (status: number, answer: string) => {
  const arrived: Array<{ readonly request: IncomingMessage; readonly body: string }> = []
  const server = createServer((request, response) => {
    const chunks: Array<Buffer> = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      arrived.push({ request, body: Buffer.concat(chunks).toString("utf8") })
      response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(answer)
    })
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  const sdk = connect({ region: "eu-central-1", endpoint: `http://127.0.0.1:${port}`, credentials, maxAttempts: 1 })
  const result = await sdk.getItem(key, new AbortController().signal).catch((error: unknown) => error)
  sdk.close()
  server.closeAllConnections()
  server.close()
  return { arrived, result }
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex")

/** Signature Version 4 of what arrived, by the letter of its description. */
const signatureOf = ({ headers, method = "" }: IncomingMessage, body: string, signed: string) => {
  const canonical = signed.split(";").map((name) => `${name}:${String(headers[name])}\n`)
  const date = String(headers["x-amz-date"])
  const scope = `${date.slice(0, 8)}/eu-central-1/dynamodb/aws4_request`
  const request = [method, "/", "", canonical.join(""), signed, sha256(body)].join("\n")
  const text = ["AWS4-HMAC-SHA256", date, scope, sha256(request)].join("\n")
  const signing = scope
    .split("/")
    .reduce<string | Buffer>((secret, part) => createHmac("sha256", secret).update(part).digest(), "AWS4secret")
  return createHmac("sha256", signing).update(text).digest("hex")
}

describe("a lean client", () => {
  it("signs host, target, session and body, and gives what it was answered", async () => {
    const { arrived, result } = await ask(200, '{"Item":{"pk":{"S":"x"}}}')
    assert.deepInclude(result, { Item: { pk: { S: "x" } } })
    const [one] = arrived
    if (one === undefined) return assert.fail("nothing arrived")
    const authorization = String(one.request.headers.authorization)
    const signed = /SignedHeaders=([^,]+)/.exec(authorization)?.[1] ?? ""
    assert.includeMembers(signed.split(";"), ["host", "x-amz-date", "x-amz-security-token", "x-amz-target"])
    assert.include(authorization, `Signature=${signatureOf(one.request, one.body, signed)}`)
  })

  it("asks once, and throws what DynamoDB said, or the status of what could not be read", async () => {
    const named = await ask(400, '{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"}')
    assert.strictEqual(faultOf(named.result).kind, "condition")
    const unread = await ask(502, "<html>bad gateway</html>")
    assert.strictEqual(faultOf(unread.result).kind, "transient")
    assert.lengthOf(unread.arrived, 1)
  })
})
