/**
 * What the functions ask the clouds, answered at once and kept nowhere: the protocols of DynamoDB, SES v2 and SQS as far as the
 * functions use them. For measuring our side alone: `node bench/serverless/Endpoint.ts` prints its address.
 */
import { createServer } from "node:http"

const answers: Readonly<Record<string, string>> = {
  "DynamoDB_20120810.BatchGetItem": '{"Responses":{},"UnprocessedKeys":{}}',
  "DynamoDB_20120810.PutItem": "{}",
  "DynamoDB_20120810.GetItem": "{}",
  "DynamoDB_20120810.UpdateItem": "{}",
  "DynamoDB_20120810.DeleteItem": "{}"
}

let sent = 0
const server = createServer((request, response) => {
  const target = String(request.headers["x-amz-target"] ?? "")
  request.resume()
  request.once("end", () => {
    if (request.url === "/v2/email/outbound-emails") {
      response.writeHead(200, { "content-type": "application/json" }).end(`{"MessageId":"m-${++sent}"}`)
    } else if (request.url === "/count") {
      response.end(String(sent))
    } else if (target in answers) {
      response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end(answers[target])
    } else {
      response.writeHead(501).end()
    }
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  if (typeof address === "object" && address !== null) console.log(`http://127.0.0.1:${address.port}`)
})
