/** The service's parts on a given database; every address has an account whose id follows from it. */
import { poolLayer } from "@lyceum/database/Database"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { UserId } from "@lyceum/domain/Ids"
import { Effect, Layer, type Redacted } from "effect"
import { CourseSource } from "../../src/CourseSource.ts"
import { Directory } from "../../src/Directory.ts"
import { parts } from "../../src/Enrollment.ts"

const others = Layer.mergeAll(
  Layer.succeed(CourseSource, CourseSource.of({ facts: () => Effect.succeedNone })),
  Layer.succeed(
    Directory,
    Directory.of({
      namesOf: () => Effect.succeed(new Map()),
      findByEmail: (emails) =>
        Effect.succeed(new Map(emails.map((email) => [email, UserId.make(derivedUuid("test-user", email))])))
    })
  )
)

export const partsOn = (url: Redacted.Redacted) =>
  parts.pipe(
    Layer.provideMerge(others),
    Layer.provideMerge(poolLayer({ url, applicationName: "kill-test", maxConnections: 4 }))
  )
