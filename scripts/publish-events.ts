/**
 * At a release: keeps one example of every event type that is new in it, as it is stored and sent, so that later releases prove
 * that they still read it. What was kept before stays as it is. `node scripts/publish-events.ts`
 */
import { NodeRuntime } from "@effect/platform-node"
import { eventSchemas } from "@lyceum/events/Catalogue"
import { topics } from "@lyceum/events/Topics"
import { Arbitrary, Console, Effect, Schema } from "effect"
import { writeFileSync } from "node:fs"
import { type EventExample, EventExamples, exampleFile, examples } from "../test/support/release/Events.ts"

/** Examples that are drawn of a topic, of which every type takes the first of its own. */
const count = 400
const Encoded = Schema.Struct({ type: Schema.String, data: Schema.Json })

const main = Effect.gen(function* () {
  const kept = new Map(examples().map((example) => [example.type, example]))
  for (const topic of topics) {
    const own = eventSchemas().filter((one) => one.topic === topic.name)
    const wanted = new Set(own.map(({ type }) => type).filter((type) => !kept.has(type)))
    if (wanted.size === 0) continue
    const events: Schema.Codec<unknown, unknown> = topic.Event
    const encode = Schema.encodeEffect(Schema.toCodecJson(events))
    for (const event of yield* Arbitrary.sampleEffect(Arbitrary.schema(events), { count, seed: 1 })) {
      const encoded = yield* Effect.flatMap(encode(event), Schema.decodeUnknownEffect(Encoded))
      if (!wanted.delete(encoded.type)) continue
      const example: EventExample = { topic: topic.name, ...encoded }
      kept.set(example.type, example)
    }
    if (wanted.size > 0) return yield* Effect.die(`no example of ${[...wanted].join(", ")} was drawn`)
  }
  const sorted = [...kept.values()].toSorted((a, b) => (a.type < b.type ? -1 : 1))
  const json: unknown = yield* Effect.flatMap(
    Schema.encodeEffect(EventExamples)(sorted),
    Schema.decodeEffect(Schema.fromJsonString(Schema.Unknown))
  )
  writeFileSync(exampleFile, `${JSON.stringify(json, null, 2)}\n`)
  yield* Console.log(`${sorted.length} event types in ${exampleFile}`)
})

NodeRuntime.runMain(main)
