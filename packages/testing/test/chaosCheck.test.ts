/** The checker of real runs can fail: a state in which all is well, and one for each promise in which it is broken. */
import { assert, describe, it } from "@effect/vitest"
import { check, type FinalState } from "@lyceum/testing/chaos/Check"
import { tcpProxy } from "@lyceum/testing/chaos/TcpProxy"
import type { Deed, Entry } from "@lyceum/testing/chaos/Tape"
import { Effect } from "effect"
import { createConnection, createServer } from "node:net"

const [kay, lou, course] = ["kay", "lou", "course"]
const kayThere = { userId: kay, courseId: course }
const entry = (deed: Deed, status: number | null, text: string): Entry => ({
  deed,
  request: { method: "POST", path: "/" },
  status,
  text,
  at: 0,
  took: 1
})
const enrolled = '{"id":"e1","status":"active"}'

const tape: ReadonlyArray<Entry> = [
  entry({ kind: "register", email: "kay@example.org" }, 201, "{}"),
  // The first answer was lost on its way.
  entry({ kind: "enrol", ...kayThere, key: "k" }, null, ""),
  entry({ kind: "enrol", ...kayThere, key: "k" }, 201, enrolled),
  entry({ kind: "view", ...kayThere, itemId: "i" }, 202, '{"accepted":1,"rejected":[]}'),
  entry({ kind: "read", ...kayThere }, 200, '{"percent":50}'),
  entry({ kind: "read", ...kayThere }, 200, '{"percent":100}')
]

const well: FinalState = {
  accounts: ["kay@example.org"],
  enrolled: [{ ...kayThere, id: "e1", status: "completed" }],
  inProgress: [{ ...kayThere, status: "completed" }],
  inAnalytics: [{ ...kayThere, status: "completed" }],
  begun: [kayThere],
  itemsCompleted: [{ ...kayThere, itemId: "i" }],
  coursesCompleted: [kayThere],
  certificates: [kayThere],
  counted: [{ courseId: course, enrolled: 1, completed: 1 }],
  waiting: { enrollment: 0 },
  audit: { enrollment: [] },
  deadLetters: 0,
  replayed: [{ key: "k", status: 201, text: enrolled }]
}
const seats = new Map([[course, 1]])
const promises = (entries: ReadonlyArray<Entry>, state: FinalState) => [
  ...new Set(check(entries, state, seats).map(({ promise }) => promise))
]

describe("the checker of real runs", () => {
  it("finds nothing where every promise was kept", () => {
    assert.deepStrictEqual(check(tape, well, seats), [])
  })

  const breaches: ReadonlyArray<readonly [promise: string, state: Partial<FinalState>, more?: ReadonlyArray<Entry>]> = [
    ["no acknowledged account is lost", { accounts: [] }],
    ["an address has one account", { accounts: ["kay@example.org", "kay@example.org"] }],
    ["no acknowledged enrolment is lost", { enrolled: [] }],
    ["an enrolment has its event", { begun: [] }],
    ["an enrolment reaches progress", { inProgress: [] }],
    ["an enrolment reaches analytics", { inAnalytics: [] }],
    ["nobody is enrolled twice", { enrolled: [...well.enrolled, ...well.enrolled] }],
    ["an enrolment begins once", { begun: [kayThere, kayThere] }],
    ["copies of an enrolment agree with it", { inAnalytics: [{ ...kayThere, status: "active" }] }],
    [
      "seats are never oversold",
      { enrolled: [...well.enrolled, { id: "e2", userId: lou, courseId: course, status: "active" }] }
    ],
    ["nobody waits beside a free seat", { enrolled: [{ ...kayThere, id: "e1", status: "waitlisted" }] }],
    ["no acknowledged activity is lost", { itemsCompleted: [] }],
    ["an item is completed once", { itemsCompleted: [...well.itemsCompleted, ...well.itemsCompleted] }],
    ["a course is completed once", { coursesCompleted: [kayThere, kayThere] }],
    ["a certificate is issued once", { certificates: [kayThere, kayThere] }],
    ["who completes a course gets a certificate", { certificates: [] }],
    ["progress never falls", {}, [entry({ kind: "read", ...kayThere }, 200, '{"percent":50}')]],
    ["progress has a percent", {}, [entry({ kind: "read", ...kayThere }, 200, "{}")]],
    ["analytics agrees with a recount", { counted: [{ courseId: course, enrolled: 2, completed: 1 }] }],
    ["every event is published", { waiting: { enrollment: 3 } }],
    ["the audit trail verifies", { audit: { enrollment: ["hash"] } }],
    ["an outage puts no event aside", { deadLetters: 1 }],
    ["the same key is answered the same", { replayed: [{ key: "k", status: 201, text: "another" }] }],
    [
      "the same key is answered the same",
      {},
      [entry({ kind: "enrol", ...kayThere, key: "k" }, 201, '{"id":"e1","status":"waitlisted"}')]
    ]
  ]
  for (const [promise, state, more = []] of breaches) {
    it(`finds where it does not hold that ${promise}`, () => {
      assert.include(promises([...tape, ...more], { ...well, ...state }), promise)
    })
  }
})

it.live("the proxy below HTTP passes bytes in order, holds them back, cuts and refuses", () =>
  Effect.gen(function* () {
    const server = yield* Effect.acquireRelease(
      Effect.callback<ReturnType<typeof createServer>>((resume) => {
        const echo = createServer((socket) => void socket.on("error", () => undefined).pipe(socket))
        echo.listen(0, "127.0.0.1", () => resume(Effect.succeed(echo)))
      }),
      (echo) => Effect.sync(() => echo.close())
    )
    const address = server.address()
    const proxy = yield* tcpProxy(typeof address === "object" && address !== null ? address.port : 0)
    const talk = (pieces: ReadonlyArray<string>) =>
      Effect.callback<string>((resume) => {
        const socket = createConnection({ host: "127.0.0.1", port: proxy.port })
        let heard = ""
        const length = pieces.join("").length
        socket.on("error", () => resume(Effect.succeed("cut")))
        socket.on("close", () => resume(Effect.succeed("cut")))
        socket.on("data", (chunk: Buffer) => {
          heard += chunk.toString()
          if (heard.length < length) return
          resume(Effect.succeed(heard))
          socket.destroy()
        })
        for (const piece of pieces) socket.write(piece)
      })
    assert.strictEqual(yield* talk(["one ", "two ", "three"]), "one two three")
    proxy.delay(30)
    assert.strictEqual(yield* talk(["one ", "two ", "three"]), "one two three")
    proxy.delay(0)
    proxy.refuse(true)
    assert.strictEqual(yield* talk(["one"]), "cut")
    proxy.refuse(false)
    assert.strictEqual(yield* talk(["one"]), "one")
  }).pipe(Effect.scoped)
)
