import { readdirSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname } from "node:path"
import { pathToFileURL } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import * as Content from "@lyceum/domain/Content"
import { topics } from "@lyceum/events/Topics"
import { schemasOf } from "@lyceum/testing/Arbitraries"
import { seed } from "@lyceum/testing/Seed"
import { wireLaw } from "@lyceum/testing/WireLaw"
import { Arbitrary, Effect, Schema, SchemaGetter } from "effect"

const options = { runs: 25, seed, size: 4 }

/** Every module of a package, found in its folder, so that a new file is covered without a new line here. */
const modulesOf = async (example: string) => {
  const folder = dirname(createRequire(import.meta.url).resolve(example))
  const files = readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .toSorted()
  return Promise.all(
    files.map(async (file) => {
      const module: object = await import(/* @vite-ignore */ pathToFileURL(`${folder}/${file}`).href)
      return { file, schemas: schemasOf(module) }
    })
  )
}

const packages = {
  domain: await modulesOf("@lyceum/domain/Ids"),
  events: await modulesOf("@lyceum/events/Topics")
}

for (const [name, modules] of Object.entries(packages)) {
  describe(`wire round trip: packages/${name} (LYCEUM_SEED=${seed})`, () => {
    for (const { file, schemas } of modules) {
      for (const { name, schema } of schemas) {
        it.effect(`${file} ${name}`, () =>
          Effect.map(wireLaw(schema, options), (failure) => assert.isUndefined(failure))
        )
      }
    }
  })
}

describe(`wire round trip: topics (LYCEUM_SEED=${seed})`, () => {
  for (const topic of topics) {
    it.effect(topic.name, () =>
      Effect.map(wireLaw<unknown>(topic.Event, { ...options, runs: 100 }), (failure) => assert.isUndefined(failure))
    )
  }
})

/** Codecs with the faults that happen: data lost, changed, or not sayable in JSON. */
const brokenCodecs: Readonly<Record<string, Schema.Codec<unknown, unknown>>> = {
  "drops the fraction": Schema.Int.pipe(
    Schema.decodeTo(Schema.Finite, {
      decode: SchemaGetter.transform((n) => n),
      encode: SchemaGetter.transform((n) => Math.trunc(n))
    })
  ),
  "changes the case": Schema.String.pipe(
    Schema.decodeTo(Schema.String, {
      decode: SchemaGetter.transform((value) => value.toLowerCase()),
      encode: SchemaGetter.transform((value) => value)
    })
  ),
  "encodes to a Date object": Schema.Struct({ at: Schema.Date }),
  "encodes to a bigint": Schema.Struct({ count: Schema.BigInt }),
  "encodes to undefined within a list": Schema.Array(Schema.UndefinedOr(Schema.String))
}

describe("the wire law", () => {
  for (const [name, codec] of Object.entries(brokenCodecs)) {
    it.effect(`finds a codec that ${name}`, () =>
      Effect.map(wireLaw(codec, { runs: 200, seed: 1, size: 4 }), (failure) => assert.isString(failure))
    )
  }

  it.effect("finds numbers that JSON cannot say", () =>
    Effect.forEach([Number.NaN, Number.POSITIVE_INFINITY], (score) =>
      Effect.map(
        // @effect-diagnostics-next-line schemaNumber:off -- NaN is the planted fault
        wireLaw(Schema.Struct({ score: Schema.Number }), { ...options, values: Arbitrary.Constant({ score }) }),
        (failure) => assert.isString(failure)
      )
    )
  )

  it("covers every schema of a module, and finds what it should cover", () => {
    const names = schemasOf(Content).map(({ name }) => name)
    assert.include(names, "CourseContent")
    assert.include(names, "VideoBody")
    assert.notInclude(names, "itemsOf")
    const count = (modules: ReadonlyArray<{ readonly schemas: ReadonlyArray<unknown> }>) =>
      modules.reduce((sum, { schemas }) => sum + schemas.length, 0)
    assert.isAtLeast(count(packages.domain), 60)
    assert.isAtLeast(count(packages.events), 35)
  })

  it("covers what every topic carries", () => {
    const covered = new Set<unknown>(packages.events.flatMap(({ schemas }) => schemas.map(({ schema }) => schema)))
    assert.deepStrictEqual(
      topics.filter((topic) => !covered.has(topic.Event)).map(({ name }) => name),
      []
    )
  })
})
