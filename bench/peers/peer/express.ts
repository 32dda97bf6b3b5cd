/** The five endpoints on Express 5: its own JSON parser and serializer, validation by ajv. */
// Express 5 hands on what a promise is rejected with; the rule is of Express 4.
// oxlint-disable oxc/no-async-endpoint-handlers
import { Ajv } from "ajv"
import express, { type NextFunction, type Request, type Response } from "express"
import { randomUUID } from "node:crypto"
import { nextLink } from "./Catalogue.ts"
import { type EnrollBody, enrollBody } from "./Enroll.ts"
import { commonHeaders, givenId } from "./Headers.ts"
import { learningBody } from "./Learning.ts"
import { metricsText, recordRequest } from "./Metrics.ts"
import { Problem } from "./Problem.ts"
import { settings, tellUsage } from "./Settings.ts"
import { signInBody } from "./SignIn.ts"
import { work } from "./Work.ts"

const { catalogue, enroll, learn, outline, signIn, verify } = work(settings)
const ajv = new Ajv()
const isEnroll = ajv.compile<EnrollBody>(enrollBody)
const isLearning = ajv.compile<{ events: ReadonlyArray<unknown> }>(learningBody)
const isSignIn = ajv.compile<{ email: string; password: string }>(signInBody)
const invalid = (detail: string) => new Problem(400, "invalid-request", detail)

const app = express()
app.disable("x-powered-by")
// Express hashes every body for an ETag unless it is told not to: the others send none here.
if (settings.mode === "alike") app.set("etag", false)

app.use((request: Request, response: Response, next: NextFunction) => {
  const started = performance.now()
  const id = givenId(request.headers["x-request-id"]) ?? randomUUID()
  response.set(commonHeaders)
  response.set("x-request-id", id)
  response.locals["requestId"] = id
  response.on("finish", () => {
    const route: unknown = request.route?.path
    recordRequest(request.method, typeof route === "string" ? route : "unmatched", response.statusCode, started)
  })
  next()
})
app.use(express.json({ limit: "8mb" }))

app.get("/v1/courses", async (request, response) => {
  const { cursor, limit = "20" } = request.query
  const count = Number(limit)
  if (!Number.isInteger(count) || count < 1 || count > 100) throw invalid("limit: 1 to 100")
  if (cursor !== undefined && typeof cursor !== "string") throw invalid("cursor: not one that this list gave")
  if (settings.mode === "alike") {
    const kept = await catalogue.bytes(count, cursor)
    if (kept === undefined) throw new Problem(404, "not-found", "there is no such page")
    if (kept.nextCursor !== null) response.set("link", nextLink(request.originalUrl, kept.nextCursor))
    response.type("application/json").send(kept.bytes)
    return
  }
  const page = await catalogue.page(count, cursor)
  if (page.nextCursor !== null) response.set("link", nextLink(request.originalUrl, page.nextCursor))
  response.json(page)
})

app.get("/v1/courses/:courseId/outline", async (request, response) => {
  const found = await outline(request.params.courseId)
  if (found === undefined) throw new Problem(404, "not-found", "there is no such course")
  response.set(found.headers)
  response.send(found.bytes)
})

app.post("/v1/enrollments", async (request, response) => {
  const person = await verify(request.headers.authorization)
  const body: unknown = request.body
  if (!isEnroll(body)) throw invalid(ajv.errorsText(isEnroll.errors))
  const answer = await enroll({
    person,
    body,
    key: request.get("idempotency-key"),
    requestId: String(response.locals["requestId"])
  })
  response.status(201).json(answer)
})

app.post("/v1/learning-events", async (request, response) => {
  const person = await verify(request.headers.authorization)
  const body: unknown = request.body
  if (!isLearning(body)) throw invalid(ajv.errorsText(isLearning.errors))
  response.status(202).json(await learn(person, body.events, String(response.locals["requestId"])))
})

app.post("/v1/sessions", async (request, response) => {
  const body: unknown = request.body
  if (!isSignIn(body)) throw invalid(ajv.errorsText(isSignIn.errors))
  response.status(201).json(await signIn(body.email, body.password, request.ip ?? ""))
})

app.get("/metrics", async (_request, response) => {
  response.type("text/plain").send(await metricsText())
})

app.use(() => {
  throw new Problem(404, "not-found", "there is nothing here")
})
app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
  const status = error instanceof Error && "status" in error ? Number(error.status) : 500
  const problem =
    error instanceof Problem
      ? error
      : status < 500
        ? invalid(error instanceof Error ? error.message : "the request cannot be read")
        : new Problem(500, "internal-error", "something went wrong")
  response.status(problem.status).type("application/problem+json").send(JSON.stringify(problem.body))
})

app.listen(settings.port, "127.0.0.1", tellUsage)
