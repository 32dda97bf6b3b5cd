/** What every program reads of its configuration is what is recorded for the charts and what its README says, both ways. */
import { assert, describe, it } from "@effect/vitest"
import { recordConfigReads, recordings, secretKeys } from "@lyceum/testing/ConfigReads"
import { programNames } from "@lyceum/testing/config-reads/Situations"
import { readmeDifferences } from "@lyceum/testing/config-reads/Readme"
import { Effect } from "effect"
import { inject } from "vitest"

const secrets = secretKeys()
const committed = recordings()
const record = (program: (typeof programNames)[number], believed: (typeof committed)[typeof program]) =>
  recordConfigReads({ program, postgresUrl: inject("postgresUrl"), secrets, believed })

describe("configuration", () => {
  it.live(
    "every program reads what is recorded (else: node packages/testing/src/config-reads/main.ts)",
    () =>
      Effect.gen(function* () {
        // They mostly wait for brokers that are not there.
        const found = yield* Effect.forEach(programNames, (program) => record(program, committed[program]), {
          concurrency: 4
        })
        for (const [index, program] of programNames.entries()) {
          assert.deepStrictEqual(found[index], committed[program], program)
        }
      }),
    120_000
  )

  for (const program of programNames) {
    it(`${program}: its README explains what it reads, and nothing else`, () => {
      assert.deepStrictEqual(readmeDifferences(program, committed[program]), { unexplained: [], unread: [] })
    })
  }

  it.live("a recording with a key too few, and one too many, is found out", () =>
    Effect.gen(function* () {
      const { local, ...others } = committed.web
      const required = local.required.filter((key) => key !== "USER_SERVICE_URL")
      const found = yield* record("web", { ...others, local: { ...local, required: [...required, "DATABASE_URL"] } })
      assert.deepStrictEqual(found, committed.web)
    })
  )

  it("a key that no README has, and one that nothing reads, are found out", () => {
    const { local, ...others } = committed.user
    const planted = {
      ...others,
      local: {
        ...local,
        required: [...local.required, "UNHEARD_OF"],
        optional: local.optional.filter((key) => key !== "PASSWORD_QUEUE")
      }
    }
    const withoutQueue = (keys: ReadonlyArray<string>) => keys.filter((key) => key !== "PASSWORD_QUEUE")
    const everywhere = {
      local: planted.local,
      aws: { ...others.aws, optional: withoutQueue(others.aws.optional) },
      azure: { ...others.azure, optional: withoutQueue(others.azure.optional) }
    }
    assert.deepStrictEqual(readmeDifferences("user", everywhere), {
      unexplained: ["UNHEARD_OF"],
      unread: ["PASSWORD_QUEUE"]
    })
  })
})
