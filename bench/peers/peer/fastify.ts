/** The five endpoints on Fastify 5: validation and serialization compiled from JSON Schema, hooks for what all have. */
import Fastify, { type FastifyError } from "fastify"
import { randomUUID } from "node:crypto"
import { nextLink, pageSchema } from "./Catalogue.ts"
import { type EnrollBody, enrollAnswer, enrollBody } from "./Enroll.ts"
import { commonHeaders, givenId } from "./Headers.ts"
import { learningBody, receiptSchema } from "./Learning.ts"
import { metricsText, recordRequest } from "./Metrics.ts"
import { Problem } from "./Problem.ts"
import { settings, tellUsage } from "./Settings.ts"
import { signInBody, tokensSchema } from "./SignIn.ts"
import { work } from "./Work.ts"

const { catalogue, enroll, learn, outline, signIn, verify } = work(settings)
const app = Fastify({
  logger: false,
  bodyLimit: 8 * 1024 * 1024,
  requestIdHeader: false,
  genReqId: (request) => givenId(request.headers["x-request-id"]) ?? randomUUID(),
  ajv: { customOptions: { removeAdditional: false, coerceTypes: "array" } }
})
const started = new WeakMap<object, number>()

app.addHook("onRequest", (request, reply, done) => {
  started.set(request, performance.now())
  reply.headers({ ...commonHeaders, "x-request-id": request.id })
  done()
})
app.addHook("onResponse", (request, reply, done) => {
  recordRequest(request.method, request.routeOptions.url ?? "unmatched", reply.statusCode, started.get(request) ?? 0)
  done()
})
app.setErrorHandler((error: FastifyError | Problem, _request, reply) => {
  const problem =
    error instanceof Problem
      ? error
      : error instanceof Error && (error.validation !== undefined || (error.statusCode ?? 500) < 500)
        ? new Problem(error.statusCode ?? 400, "invalid-request", error.message)
        : new Problem(500, "internal-error", "something went wrong")
  return reply.code(problem.status).type("application/problem+json").send(JSON.stringify(problem.body))
})
app.setNotFoundHandler(() => {
  throw new Problem(404, "not-found", "there is nothing here")
})

app.get<{ Querystring: { limit: number; cursor?: string } }>(
  "/v1/courses",
  {
    schema: {
      querystring: {
        type: "object",
        properties: {
          limit: { type: "integer", minimum: 1, maximum: 100, default: 20 },
          cursor: { type: "string", minLength: 1, maxLength: 500 }
        }
      },
      response: { 200: pageSchema }
    }
  },
  async (request, reply) => {
    const { cursor, limit } = request.query
    if (settings.mode === "alike") {
      const kept = await catalogue.bytes(limit, cursor)
      if (kept === undefined) throw new Problem(404, "not-found", "there is no such page")
      if (kept.nextCursor !== null) reply.header("link", nextLink(request.url, kept.nextCursor))
      return reply.type("application/json").send(kept.bytes)
    }
    const page = await catalogue.page(limit, cursor)
    if (page.nextCursor !== null) reply.header("link", nextLink(request.url, page.nextCursor))
    return page
  }
)

app.get<{ Params: { courseId: string } }>("/v1/courses/:courseId/outline", async (request, reply) => {
  const found = await outline(request.params.courseId)
  if (found === undefined) throw new Problem(404, "not-found", "there is no such course")
  return reply.headers(found.headers).send(found.bytes)
})

app.post<{ Body: EnrollBody }>(
  "/v1/enrollments",
  { schema: { body: enrollBody, response: { 201: enrollAnswer } } },
  async (request, reply) => {
    const person = await verify(request.headers.authorization)
    const key = request.headers["idempotency-key"]
    reply.code(201)
    return enroll({
      person,
      body: request.body,
      key: typeof key === "string" ? key : undefined,
      requestId: request.id
    })
  }
)

app.post<{ Body: { events: ReadonlyArray<unknown> } }>(
  "/v1/learning-events",
  { schema: { body: learningBody, response: { 202: receiptSchema } } },
  async (request, reply) => {
    const person = await verify(request.headers.authorization)
    reply.code(202)
    return learn(person, request.body.events, request.id)
  }
)

app.post<{ Body: { email: string; password: string } }>(
  "/v1/sessions",
  { schema: { body: signInBody, response: { 201: tokensSchema } } },
  async (request, reply) => {
    reply.code(201)
    return signIn(request.body.email, request.body.password, request.ip)
  }
)

app.get("/metrics", async (_request, reply) => reply.type("text/plain").send(await metricsText()))

await app.listen({ host: "127.0.0.1", port: settings.port })
tellUsage()
