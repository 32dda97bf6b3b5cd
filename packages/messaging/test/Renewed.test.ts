import { assert, describe, it } from "@effect/vitest"
import { renewed } from "@lyceum/messaging/kafka/Renewed"

/** Connections are numbers; `closed` lists them in the order of their ends. */
const setup = (keep?: (thrown: unknown) => boolean) => {
  const closed: Array<number> = []
  let opened = 0
  const connection = renewed<number>({
    open: () => Promise.resolve(++opened),
    close: (one) => {
      closed.push(one)
      return Promise.resolve()
    },
    ...(keep === undefined ? {} : { keep })
  })
  return { closed, connection }
}
const rejected = (run: Promise<unknown>) =>
  run.then(
    () => "no",
    (thrown: unknown) => String(thrown)
  )
const settled = () => new Promise<void>((resume) => setImmediate(resume))

describe("a renewed connection", () => {
  it("that failed somebody is given to nobody, and closed only when all who are on it are done", async () => {
    const { closed, connection } = setup()
    const slow = Promise.withResolvers<string>()
    const using = connection.use(() => slow.promise)
    assert.strictEqual(await rejected(connection.use(() => Promise.reject(new Error("broken")))), "Error: broken")
    assert.strictEqual(await connection.use((one) => Promise.resolve(one)), 2)
    await settled()
    assert.deepStrictEqual(closed, [])
    slow.resolve("done")
    assert.strictEqual(await using, "done")
    await settled()
    assert.deepStrictEqual(closed, [1])
  })

  it("is closed once, though dropped while it is in use", async () => {
    const { closed, connection } = setup()
    const slow = Promise.withResolvers<string>()
    const using = connection.use(() => slow.promise)
    await connection.drop()
    slow.resolve("done")
    await using
    await settled()
    assert.deepStrictEqual(closed, [1])
  })

  it("stays in use after a rejection that says nothing against it", async () => {
    const { closed, connection } = setup((thrown) => String(thrown).includes("harmless"))
    await rejected(connection.use(() => Promise.reject(new Error("harmless"))))
    assert.strictEqual(await connection.use((one) => Promise.resolve(one)), 1)
    assert.deepStrictEqual(closed, [])
  })
})
