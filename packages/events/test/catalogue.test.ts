import { Parser } from "@asyncapi/parser"
import { assert, describe, it } from "@effect/vitest"
import { asyncApi, eventSchemas } from "@lyceum/events/Catalogue"
import { topics } from "@lyceum/events/Topics"

const references = (value: unknown): ReadonlyArray<string> =>
  typeof value !== "object" || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) =>
        key === "$ref" && typeof inner === "string" ? [inner] : references(inner)
      )

const resolves = (document: unknown, reference: string): boolean =>
  reference
    .slice(2)
    .split("/")
    .reduce<unknown>(
      (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
      document
    ) !== undefined

describe("event catalogue", () => {
  it("has a schema for every event type, each named once", () => {
    const types = eventSchemas().map(({ type }) => type)
    assert.strictEqual(new Set(types).size, types.length)
    for (const topic of topics)
      assert.isTrue(
        eventSchemas().some((schema) => schema.topic === topic.name),
        topic.name
      )
    for (const type of types) assert.match(type, /^lyceum\.[a-z-]+\.[a-z-]+\.v\d+$/)
  })

  it("holds no field for personal data", () => {
    const personal = /"(email|name|password|address|phone)":\s*\{/i
    for (const { schema, type } of eventSchemas()) assert.notMatch(JSON.stringify(schema), personal, type)
    assert.match(JSON.stringify({ email: { type: "string" } }), personal)
  })

  it("is AsyncAPI 3 without a dangling reference", async () => {
    const document = asyncApi()
    for (const reference of references(document)) assert.isTrue(resolves(document, reference), reference)
    assert.isFalse(resolves(document, "#/components/schemas/Nowhere"))
    const diagnostics = await new Parser().validate(JSON.stringify(document))
    assert.deepStrictEqual(
      diagnostics.filter(({ severity }) => String(severity) === "0").map(({ message, path }) => ({ message, path })),
      []
    )
  })
})
