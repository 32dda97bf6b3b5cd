import { assert, describe, it } from "@effect/vitest"
import { enrollmentId } from "@lyceum/domain/DerivedId"
import { CourseId, UserId } from "@lyceum/domain/Ids"
import { Arbitrary, Effect, Schema } from "effect"

const lower = "6f0c5a52-8f6e-5b8e-9a68-0f3c2d1b7a11"

describe("ids", () => {
  it("have one spelling", () => {
    assert.isTrue(Schema.is(CourseId)(lower))
    for (const other of [lower.toUpperCase(), `{${lower}}`, ` ${lower}`, `${lower}\n`, lower.replaceAll("-", ""), ""]) {
      assert.isFalse(Schema.is(CourseId)(other), JSON.stringify(other))
    }
  })

  it("are still UUIDs in JSON Schema", () => {
    const document = Schema.toJsonSchemaDocument(CourseId)
    assert.include(JSON.stringify(document), '"format":"uuid"')
  })

  it.effect.prop("derived ids are ids", [Arbitrary.schema(CourseId), Arbitrary.schema(UserId)], ([courseId, userId]) =>
    Effect.sync(() => assert.isTrue(Schema.is(CourseId)(enrollmentId(courseId, userId))))
  )
})
