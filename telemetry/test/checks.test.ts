/** The checks themselves: each fault is planted, and must be found. */
import { assert, describe, it } from "@effect/vitest"
import { kafkaMetrics } from "@lyceum/messaging/kafka/Signals"
import type { Family } from "@lyceum/runtime/telemetry/Families"
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { checkCanaries, checkLines, checkMetrics, checkSpans } from "../Check.ts"
import { logFields } from "../registry/log-fields.ts"
import { signalsPage } from "../Page.ts"
import { embeddedMetrics, metrics } from "../registry/metrics.ts"
import { spans } from "../registry/spans.ts"
import { readOpenMetrics } from "./support/Exposition.ts"

it("what only a platform on Kafka emits is declared as its code says it", () => {
  const declared = metrics.filter(({ name }) => name.startsWith("lyceum_kafka_"))
  assert.deepStrictEqual(
    declared.map(({ meaning, name, type }) => ({ name, type, meaning })),
    Object.values(kafkaMetrics).map(({ description, id, type }) => ({
      name: id,
      type: type.toLowerCase(),
      meaning: description
    }))
  )
})

const entry = {
  name: "lyceum_test_total",
  type: "counter",
  unit: "1",
  labels: { result: ["right", "wrong"], route: { atMost: 2, of: "routes" } },
  owner: "user",
  from: ["user"],
  meaning: "A test"
} as const

const family = (changes: Partial<Family> = {}): Family => ({
  name: "lyceum_test_total",
  type: "counter",
  help: "A test",
  samples: [{ suffix: "", labels: { result: "right", route: "/" }, value: 1 }],
  ...changes
})
const sample = (labels: Readonly<Record<string, string>>) => ({ suffix: "", labels, value: 1 })

describe("the check of metrics finds", () => {
  it("nothing where both say the same", () => assert.deepStrictEqual(checkMetrics([family()], [entry]), []))
  it.each<readonly [string, ReadonlyArray<Family>, RegExp]>([
    [
      "one that is not declared",
      [family(), family({ name: "lyceum_other_total" })],
      /lyceum_other_total is emitted and not/
    ],
    ["one that is missing", [], /lyceum_test_total is declared and not emitted/],
    ["another type", [family({ type: "gauge" })], /is a gauge, declared as counter/],
    ["other words", [family({ help: "Another" })], /says "Another"/],
    ["a label too many", [family({ samples: [sample({ result: "right", route: "/", user: "7" })] })], /label user/],
    ["a value that is not listed", [family({ samples: [sample({ result: "odd", route: "/" })] })], /result="odd"/],
    [
      "too many values",
      [family({ samples: ["a", "b", "c"].map((route) => sample({ result: "right", route })) })],
      /3 values of route, 2 at most/
    ]
  ])("%s", (_, families, finding) => {
    const findings = checkMetrics(families, [entry])
    assert.lengthOf(findings, 1)
    assert.match(findings[0] ?? "", finding)
  })
})

describe("the check of spans finds", () => {
  const [declared] = spans
  it.each([
    ["a path in place of a template", { name: "GET https://x", kind: "server", attributes: [] }, /not declared/],
    ["an attribute", { name: "GET /v1/courses", kind: "server", attributes: ["url.full"] }, /url\.full/]
  ] as const)("%s", (_, span, finding) => {
    const findings = checkSpans([span], declared === undefined ? [] : [declared])
    assert.match(findings.join("\n"), finding)
  })
  it("one that never came", () =>
    assert.lengthOf(checkSpans([], spans), spans.filter(({ rare }) => rare !== true).length))
})

describe("the check of lines finds", () => {
  const line = { time: "2026-11-22T00:00:00.000Z", level: "INFO", message: "m", service: "user" }
  it("nothing in a sound line", () => assert.deepStrictEqual(checkLines([JSON.stringify(line)], logFields), []))
  it.each([
    ["a field that is not declared", { ...line, email: "x" }, /field email is not declared/],
    ["a field of another type", { ...line, status: "200" }, /field status is string/],
    ["a line without its service", { time: line.time, level: "INFO", message: "m" }, /lacks service/]
  ])("%s", (_, object, finding) => assert.match(checkLines([JSON.stringify(object)], logFields).join(), finding))
  it("a canary", () =>
    assert.deepStrictEqual(checkCanaries({ "a line": ["x a@b.example y", "fine"] }, { email: "a@b.example" }), [
      "email stands in a line: x a@b.example y"
    ]))
})

describe("the reader of expositions refuses", () => {
  it.each([
    ["a family twice", "# HELP a x\n# TYPE a gauge\na 1\n# HELP a x\n# TYPE a gauge\na 1\n# EOF\n"],
    ["an end that is missing", "# HELP a x\n# TYPE a gauge\na 1\n"],
    ["a sample of another family", "# HELP a x\n# TYPE a gauge\nb 1\n# EOF\n"],
    ["labels that are not closed", '# HELP a x\n# TYPE a gauge\na{b="c} 1\n# EOF\n']
  ])("%s", (_, text) => assert.throws(() => readOpenMetrics(text)))
})

describe("the registry", () => {
  it("is what the page of signals says", () => {
    const page = readFileSync(resolve(import.meta.dirname, "..", "..", "docs", "signals.md"), "utf8")
    assert.strictEqual(page, signalsPage(), 'run "npm run generate"')
  })
  it("is where the READMEs of the services lead to, and what they name exists", () => {
    const root = resolve(import.meta.dirname, "..", "..")
    const known = new Set([...metrics.map(({ name }) => name), ...embeddedMetrics.map(({ name }) => name)])
    for (const folder of [
      ...["user", "course", "enrollment", "progress", "analytics", "web"].map((name) => `services/${name}`),
      "streaming/unique-learners",
      "serverless/file-processor",
      "serverless/notification-processor"
    ]) {
      const text = readFileSync(resolve(root, folder, "README.md"), "utf8")
      assert.include(text, "../../docs/signals.md", folder)
      for (const [name] of text.matchAll(/\blyceum_[a-z_]+_(?:total|seconds|bytes|events|records|windows|span)\b/g)) {
        assert.isTrue(known.has(name), `${folder} names ${name}, which the registry does not have`)
      }
    }
  })
  it("names everything once, as a scraper takes it", () => {
    const names = metrics.map(({ name }) => name)
    assert.strictEqual(new Set(names).size, names.length)
    for (const { labels, name, type, unit } of metrics) {
      assert.match(name, /^[a-z][a-z0-9_]*$/)
      assert.strictEqual(type === "counter", name.endsWith("_total"), name)
      if (unit !== "1") assert.include(name, unit)
      // What names a person or a thing is no label.
      for (const label of Object.keys(labels)) assert.notMatch(label, /user|email|course|item|id$/i, name)
    }
    const fields = logFields.map(({ name }) => name)
    assert.strictEqual(new Set(fields).size, fields.length)
  })
})
