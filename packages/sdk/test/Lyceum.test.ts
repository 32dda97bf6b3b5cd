import { assert, describe, it } from "@effect/vitest"
import { createLyceum, type Enrollment, isProblem, memoryTokens, pages, UnexpectedAnswer } from "@lyceum/sdk"
import { json, problem, standIn } from "./stand-in.ts"

const baseUrl = "http://platform.example"
const courseId = "01890a5d-ac96-774b-bcce-b302099a8057"
const enrollment: Enrollment = {
  id: courseId,
  courseId,
  userId: courseId,
  courseVersion: 1,
  status: "active",
  cohort: null
}
const tokensOf = (n: number) => ({
  accessToken: `access-${n}`,
  tokenType: "Bearer",
  expiresIn: 900,
  refreshToken: `refresh-${n}`
})

const drain = async (items: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of items) continue
}

/** The error that a promise is rejected with; fails when it is not. */
const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => assert.fail("was not rejected"),
    (error: unknown) => error
  )

describe("tokens", () => {
  it("signs in and sends the token from then on", async () => {
    const { fetch, seen } = standIn(({ path }) =>
      path === "/v1/sessions" ? json(tokensOf(1), 201) : json({ id: "me" })
    )
    const lyceum = createLyceum({ baseUrl, fetch })
    await lyceum.signIn({ email: "ada@example.org", password: "a password" })
    await lyceum.users.me()
    assert.deepStrictEqual(
      seen.map(({ headers, path }) => [path, headers.get("authorization")]),
      [
        ["/v1/sessions", null],
        ["/v1/users/me", "Bearer access-1"]
      ]
    )
  })

  it("renews once for many requests that meet a 401 at once, and sends each again once", async () => {
    const { fetch, seen } = standIn(async ({ headers, path }) => {
      if (path === "/v1/sessions/refresh") return json(tokensOf(2))
      return headers.get("authorization") === "Bearer access-2" ? json({ id: "me" }) : problem(401, "unauthorized")
    })
    const tokens = memoryTokens(tokensOf(1))
    const lyceum = createLyceum({ baseUrl, fetch, tokens })
    await Promise.all(Array.from({ length: 8 }, () => lyceum.users.me()))
    assert.strictEqual(seen.filter(({ path }) => path === "/v1/sessions/refresh").length, 1)
    assert.strictEqual(seen.filter(({ path }) => path === "/v1/users/me").length, 16)
    assert.deepStrictEqual(await tokens.read(), { accessToken: "access-2", refreshToken: "refresh-2" })
  })

  it("forgets the tokens when they cannot be renewed, and gives the 401", async () => {
    const { fetch, seen } = standIn(() => problem(401, "unauthorized"))
    const tokens = memoryTokens(tokensOf(1))
    const error = await rejection(createLyceum({ baseUrl, fetch, tokens }).users.me())
    assert.isTrue(isProblem(error, "urn:lyceum:problem:unauthorized"))
    assert.strictEqual(seen.length, 2)
    assert.isUndefined(await tokens.read())
  })

  it("keeps the tokens when renewing fails for another reason", async () => {
    const { fetch } = standIn(({ path }) =>
      path === "/v1/sessions/refresh" ? problem(500, "unknown") : problem(401, "unauthorized")
    )
    const tokens = memoryTokens(tokensOf(1))
    assert.instanceOf(await rejection(createLyceum({ baseUrl, fetch, tokens }).users.me()), UnexpectedAnswer)
    assert.strictEqual((await tokens.read())?.refreshToken, "refresh-1")
  })

  it("does not renew because of a wrong password", async () => {
    const { fetch, seen } = standIn(() => problem(401, "sign-in-failed"))
    const lyceum = createLyceum({ baseUrl, fetch, tokens: memoryTokens(tokensOf(1)) })
    const error = await rejection(lyceum.signIn({ email: "ada@example.org", password: "wrong" }))
    assert.isTrue(isProblem(error, "urn:lyceum:problem:sign-in-failed"))
    assert.strictEqual(seen.length, 1)
  })
})

describe("retries", () => {
  it("sends a POST that takes a key again with the same key and body", async () => {
    const { fetch, seen } = standIn((_, before) => {
      if (before === 0) throw new TypeError("connection reset")
      return before === 1 ? problem(503, "service-unavailable", { "retry-after": "0" }) : json(enrollment, 201)
    })
    const { data } = await createLyceum({ baseUrl, fetch }).enrollments.create({ body: { courseId } })
    assert.deepStrictEqual(data, enrollment)
    assert.strictEqual(new Set(seen.map(({ headers }) => headers.get("idempotency-key"))).size, 1)
    assert.match(seen[0]?.headers.get("idempotency-key") ?? "", /^[0-9a-f]{32}$/)
    assert.deepStrictEqual(new Set(seen.map(({ body }) => body)), new Set([JSON.stringify({ courseId })]))
    assert.strictEqual(seen.length, 3)
  })

  it("two calls have two keys, and the caller's own key stays", async () => {
    const { fetch, seen } = standIn(() => json(enrollment, 201))
    const lyceum = createLyceum({ baseUrl, fetch })
    await lyceum.enrollments.create({ body: { courseId } })
    await lyceum.enrollments.create({ body: { courseId } })
    await lyceum.enrollments.create({ body: { courseId }, headers: { "Idempotency-Key": "mine" } })
    const keys = seen.map(({ headers }) => headers.get("idempotency-key"))
    assert.strictEqual(new Set(keys).size, 3)
    assert.strictEqual(keys[2], "mine")
  })

  it("never repeats what has no key, except after 429", async () => {
    const { fetch, seen } = standIn((_, before) =>
      before === 0 ? problem(429, "too-many-requests", { "retry-after": "0" }) : problem(503, "service-unavailable")
    )
    const lyceum = createLyceum({ baseUrl, fetch })
    const error = await rejection(lyceum.learningEvents.record({ body: { events: [] } }))
    assert.isTrue(isProblem(error, "urn:lyceum:problem:service-unavailable"))
    assert.strictEqual(seen.length, 2)
  })

  it("gives up after the attempts allowed, and at once when the wait is longer than allowed", async () => {
    const busy = standIn(() => problem(429, "too-many-requests", { "retry-after": "0" }, { retryAfterSeconds: 0 }))
    const error = await rejection(
      createLyceum({ baseUrl, fetch: busy.fetch, retry: { attempts: 3 } }).catalogue.listCourses()
    )
    assert.isTrue(isProblem(error, "urn:lyceum:problem:too-many-requests"))
    assert.strictEqual(busy.seen.length, 3)

    const closed = standIn(() =>
      problem(429, "too-many-requests", { "retry-after": "900" }, { retryAfterSeconds: 900 })
    )
    const late = await rejection(createLyceum({ baseUrl, fetch: closed.fetch }).catalogue.listCourses())
    assert.isTrue(isProblem(late, "urn:lyceum:problem:too-many-requests") && late.retryAfterSeconds === 900)
    assert.strictEqual(closed.seen.length, 1)
  })

  it("a wait ends with the caller's signal", async () => {
    const stop = new AbortController()
    const { fetch, seen } = standIn(() => {
      queueMicrotask(() => stop.abort(new Error("enough")))
      return problem(503, "service-unavailable", { "retry-after": "20" })
    })
    const error = await rejection(createLyceum({ baseUrl, fetch }).catalogue.listCourses({ signal: stop.signal }))
    assert.strictEqual(String(error), "Error: enough")
    assert.strictEqual(seen.length, 1)
  })
})

describe("problems", () => {
  it("carry the fields of their type", async () => {
    const { fetch } = standIn(() => problem(409, "prerequisites-missing", {}, { missing: ["basics"] }))
    const error = await rejection(createLyceum({ baseUrl, fetch }).enrollments.create({ body: { courseId } }))
    assert.isTrue(isProblem(error, "urn:lyceum:problem:prerequisites-missing") && error.missing[0] === "basics")
    assert.isTrue(isProblem(error))
    assert.isFalse(isProblem(error, "urn:lyceum:problem:not-found"))
    assert.instanceOf(error, Error)
  })

  it("both say what their request is called in the logs, where the answer does", async () => {
    const headers = { "x-request-id": "request-1" }
    const failing = async (answer: () => Response) => {
      const error = await rejection(createLyceum({ baseUrl, fetch: standIn(answer).fetch }).users.me())
      return isProblem(error) || error instanceof UnexpectedAnswer ? error.requestId : assert.fail()
    }
    assert.strictEqual(await failing(() => problem(500, "internal-error", headers)), "request-1")
    assert.strictEqual(await failing(() => new Response("<h1>", { status: 502, headers })), "request-1")
    assert.isUndefined(await failing(() => problem(500, "internal-error")))
    assert.isUndefined(await failing(() => new Response("<h1>", { status: 502 })))
  })

  it("what is not a problem is an UnexpectedAnswer with what came", async () => {
    const { fetch } = standIn(() => new Response("<h1>Bad gateway</h1>", { status: 502 }))
    const error = await rejection(createLyceum({ baseUrl, fetch }).users.me())
    assert.isTrue(error instanceof UnexpectedAnswer && error.status === 502 && error.body === "<h1>Bad gateway</h1>")
    assert.isFalse(isProblem(error))
  })
})

describe("pages", () => {
  const read = (cursors: ReadonlyArray<string | null>) => {
    const asked: Array<string | undefined> = []
    return {
      asked,
      page: async ({ cursor }: { readonly cursor?: string }) => {
        asked.push(cursor)
        return { data: { items: [asked.length], nextCursor: cursors[asked.length - 1] ?? null } }
      }
    }
  }

  it("walks to the end, one page at a time", async () => {
    const { asked, page } = read(["a", "b", null])
    const items: Array<number> = []
    for await (const item of pages(page)) {
      items.push(item)
      assert.strictEqual(asked.length, item)
    }
    assert.deepStrictEqual(items, [1, 2, 3])
    assert.deepStrictEqual(asked, [undefined, "a", "b"])
  })

  it("throws instead of walking in circles", async () => {
    const { page } = read(["a", "b", "a", "b"])
    const error = await rejection(drain(pages(page)))
    assert.match(String(error), /goes in circles/)
  })
})
