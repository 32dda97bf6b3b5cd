/**
 * Every version of every event type that was ever published is still read: an example of each (`releases/events.json`), and every
 * event and record that an installation of the first release held.
 */
import { assert, describe, it } from "@effect/vitest"
import { eventSchemas } from "@lyceum/events/Catalogue"
import { topics } from "@lyceum/events/Topics"
import { unpackBatch } from "@lyceum/messaging/postgres/RecordBatch"
import { Ajv2020 } from "ajv/dist/2020.js"
import { Effect, Result, Schema } from "effect"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { type EventExample, examples } from "./support/release/Events.ts"
import { releaseFixture } from "./support/release/Fixture.ts"

const schemaFolder = join(import.meta.dirname, "..", "packages", "events", "schemas")
/** The committed schemas are append-only (`packages/events/scripts`): their names are all types ever published. */
const published = readdirSync(schemaFolder).map((file) => file.replace(/\.json$/, ""))

const topicNamed = (name: string) => topics.find((topic) => topic.name === name) ?? assert.fail(`no topic ${name}`)

/** Why today's code does not read it; `undefined` = it does. */
const fault = ({ data, topic, type }: EventExample): string | undefined => {
  const { Event } = topicNamed(topic)
  const read = Schema.decodeUnknownResult(Schema.toCodecJson(Schema.Struct({ event: Event })))({
    event: { type, data }
  })
  return Result.isSuccess(read) ? undefined : `${type}: ${read.failure.message}`
}

const Rows = Schema.fromJsonString(
  Schema.Array(Schema.Struct({ type: Schema.String, data: Schema.Json, metadata: Schema.Unknown }))
)
const Batches = Schema.fromJsonString(
  Schema.Array(
    Schema.Struct({ topic: Schema.String, partition: Schema.Int, base_offset: Schema.Int, payload: Schema.String })
  )
)
const decodeJson = Schema.decodeSync(Schema.fromJsonString(Schema.Json))

describe("events of every release", () => {
  it("an example of each type ever published is read, and is what its schema says", () => {
    const known = examples()
    assert.deepStrictEqual(known.map(({ type }) => type).toSorted(), published.toSorted())
    const today = new Set(eventSchemas().map(({ type }) => type))
    assert.deepStrictEqual(
      published.filter((type) => !today.has(type)),
      [],
      "no published type is forgotten"
    )
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    for (const example of known) {
      assert.isUndefined(fault(example))
      const schema: unknown = JSON.parse(readFileSync(join(schemaFolder, `${example.type}.json`), "utf8"))
      const valid = typeof schema === "object" && schema !== null && ajv.validate(schema, example.data)
      assert.isTrue(valid, `${example.type}: ${ajv.errorsText()}`)
    }
  })

  it("one that lost a field, or whose type is gone, is found", () => {
    const enrolled = examples().find(({ type }) => type === "lyceum.enrollment.enrolled.v1")
    assert.isDefined(enrolled)
    if (enrolled === undefined) return
    assert.include(fault({ ...enrolled, data: {} }), "lyceum.enrollment.enrolled.v1")
    assert.include(fault({ ...enrolled, type: "lyceum.enrollment.enrolled.v0" }), "lyceum.enrollment.enrolled.v0")
  })

  it.effect("all that an installation of release 0.0.1 held is read", () =>
    Effect.gen(function* () {
      const { schemas } = yield* releaseFixture("0.0.1")
      const seen = new Set<string>()
      for (const { schema, tables } of schemas) {
        const events = tables.find(({ name }) => name === "events")
        const own = topics.find(({ name }) => name === `${schema}-events`)
        if (events === undefined || own === undefined) continue
        for (const { data, type } of yield* Schema.decodeEffect(Rows)(events.rows)) {
          // Streams of a service hold more than its topic carries (drafts of quizzes, materials): those are read by its deciders.
          if (!eventSchemas().some((one) => one.type === type && one.topic === own.name)) continue
          seen.add(type)
          assert.isUndefined(fault({ topic: own.name, type, data }))
        }
      }
      const batches = schemas
        .find(({ schema }) => schema === "messaging")
        ?.tables.find(({ name }) => name === "batches")
      let records = 0
      for (const batch of yield* Schema.decodeEffect(Batches)(batches?.rows ?? "[]")) {
        const payload = new Uint8Array(Buffer.from(batch.payload.slice(2), "hex"))
        const place = { topic: batch.topic, partition: batch.partition, baseOffset: batch.base_offset, payload }
        for (const { headers, value } of unpackBatch(place, 0)) {
          if (!topics.some(({ name }) => name === batch.topic)) continue
          records++
          const type = headers["ce_type"] ?? assert.fail(`a record of ${batch.topic} without a type`)
          seen.add(type)
          assert.isUndefined(fault({ topic: batch.topic, type, data: decodeJson(Buffer.from(value).toString()) }))
        }
      }
      assert.strictEqual(records, 40)
      for (const type of [
        "lyceum.user.registered.v1",
        "lyceum.enrollment.enrolled.v1",
        "lyceum.progress.certificate-issued.v1"
      ]) {
        assert.isTrue(seen.has(type), type)
      }
    })
  )
})
