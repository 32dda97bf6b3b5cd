/** What cannot be meant stops with a sentence that names the file and the key, before anything is rendered. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { check } from "../../charts/check/Check.ts"
import { root, render } from "./Helm.ts"
import { combinations, nameOf } from "./Matrix.ts"

const user = "production/aws/platform/user"
const streaming = "production/aws/platform/streaming"
const flink = "production/azure/analytics/flink-job"
const digest = `sha256:${"a".repeat(64)}`

/** Laid over good values, and what Helm says then. */
const refused: ReadonlyArray<readonly [string, string, unknown, RegExp]> = [
  ["a misspelt key", user, { resorces: { cpu: "1" } }, /additional properties 'resorces' not allowed/],
  ["a misspelt key inside", user, { resources: { memroy: "1Mi" } }, /\/resources.*'memroy' not allowed/],
  ["a misspelt fact", user, { cluster: { domian: "x.org" } }, /\/cluster.*'domian' not allowed/],
  ["an unknown environment", user, { environment: "prod" }, /\/environment.*'dev', 'staging'/],
  [
    "another environment than the cluster's",
    user,
    { environment: "dev" },
    /dev\/common\.yaml: environment is "dev" but the cluster's label says "production"/
  ],
  ["an unknown cloud", user, { cluster: { cloud: "ibm" } }, /\/cluster\/cloud/],
  ["an unknown service", user, { name: "users" }, /\/name/],
  [
    "a service where it cannot run",
    user,
    { cluster: { cloud: "azure", kafkaAuth: "scram" } },
    /user\.yaml: user runs on aws alone, and this cluster is on azure/
  ],
  [
    "an image by tag",
    user,
    { images: { user: { repository: "lyceum/user:1.2", digest } } },
    /\/images\/user\/repository.*lyceum\/user:1\.2/
  ],
  ["a tag", user, { images: { user: { tag: "latest" } } }, /\/images\/user.*'tag' not allowed/],
  ["a digest that is none", user, { images: { user: { digest: "latest" } } }, /\/images\/user\/digest.*latest/],
  ["an unknown setting", user, { settings: { PASSWORD_QEUE: "1" } }, /production\/user\.yaml: settings\.PASSWORD_QEUE/],
  [
    "a secret among settings",
    user,
    { settings: { UNSUBSCRIBE_KEY: "x" } },
    /production\/user\.yaml: settings\.UNSUBSCRIBE_KEY looks like a secret: it belongs into the secret store as lyceum\/production\/user\/UNSUBSCRIBE_KEY/
  ],
  ["a number among settings", user, { settings: { DATABASE_POOL: 5 } }, /\/settings\/DATABASE_POOL.*string/],
  [
    "a setting of another service",
    user,
    { settings: { EXPORTS_KEEP_DAYS: "3" } },
    /EXPORTS_KEEP_DAYS is no setting of user; it has DATABASE_POOL, PASSWORD_QUEUE/
  ],
  [
    "an unknown optional secret",
    user,
    { optionalSecrets: ["FOO"] },
    /user\.yaml: optionalSecrets: FOO is none of user/
  ],
  ["replicas", user, { replicas: 3 }, /'replicas' not allowed/],
  [
    "more at least than at most",
    user,
    { scaling: { min: 9, max: 3 } },
    /user\.yaml: scaling\.min of 9 is more than scaling\.max of 3/
  ],
  ["memory in another unit", user, { resources: { memory: "1G" } }, /\/resources\/memory/],
  ["a level of logs that is none", user, { logLevel: "debug" }, /\/logLevel/],
  ["brokers without a port", user, { cluster: { kafkaBrokers: "b-1" } }, /\/cluster\/kafkaBrokers/],
  ["a login that the brokers do not take", user, { cluster: { kafkaAuth: "scram" } }, /cluster\.kafkaAuth: "scram"/],
  [
    "more workers than tasks",
    streaming,
    { scaling: { max: 9 } },
    /streaming\.yaml: scaling\.max of 9 is more than the job has tasks \(5\)/
  ],
  [
    "a setting that streaming has not",
    streaming,
    { settings: { IDLE: "1" } },
    /streaming\.yaml: settings\.IDLE is no setting of streaming/
  ],
  [
    "Flink at brokers that ask for an identity of AWS",
    flink,
    { cluster: { cloud: "aws", kafkaAuth: "iam" } },
    /flink-job\.yaml: flink-job logs in at the brokers by SCRAM/
  ],
  ["a setting that Flink has not", flink, { settings: { FLINK_SPEED: "1" } }, /flink-job\.yaml: settings\.FLINK_SPEED/]
]

describe("values", () => {
  it.effect("that cannot be meant are refused", () =>
    Effect.forEach(
      refused,
      ([what, name, values, says]) =>
        Effect.gen(function* () {
          const combination = combinations.find((one) => nameOf(one) === name)
          if (combination === undefined) return assert.fail(`${name} is no combination`)
          const said = yield* Effect.flip(render(combination, values))
          assert.match(said.message, says, what)
        }),
      { concurrency: 3, discard: true }
    )
  )

  it.effect("an image that was never pushed is named", () =>
    Effect.gen(function* () {
      const combination = combinations.find((one) => nameOf(one) === user)
      if (combination === undefined) return assert.fail(`${user} is no combination`)
      const said = yield* Effect.flip(render(combination, undefined, {}))
      assert.match(said.message, /argocd\/environments\/production\/images\.yaml: images\.user is missing/)
    })
  )
})

describe("the check of value files", () => {
  const files = new Map(
    ["dev", "staging", "production"].flatMap((environment) =>
      readdirSync(join(root, "argocd/environments", environment)).map((file): [string, string] => {
        const path = `argocd/environments/${environment}/${file}`
        return [path, readFileSync(join(root, path), "utf8")]
      })
    )
  )

  it("finds nothing in what is committed", () => {
    assert.deepStrictEqual([...check(files)], [])
  })

  const plant = (path: string, text: string) => check(new Map([...files, [path, text]]))

  it("names the file and the key in one sentence", () => {
    const folder = "argocd/environments/production"
    const common = files.get(`${folder}/common.yaml`) ?? ""
    assert.deepStrictEqual(
      [...plant(`${folder}/user.yaml`, "name: user\nresorces: {}\n")],
      [`${folder}/user.yaml: resorces is no key that charts/service knows`]
    )
    assert.deepStrictEqual(
      [...plant(`${folder}/common.yaml`, common.replace("environment: production", "environment: prod"))],
      [`${folder}/common.yaml: environment is "prod", not one of dev, staging, production`]
    )
    assert.deepStrictEqual(
      [...plant(`${folder}/common.yaml`, common.replace("environment: production", "environment: dev"))],
      [`${folder}/common.yaml: environment is "dev" in the folder of production`]
    )
    assert.include(
      plant(`${folder}/images.yaml`, `images: { user: { repository: lyceum/user, tag: latest } }`),
      `${folder}/images.yaml: images.user.tag is no key that charts know`
    )
    assert.match(
      plant(`${folder}/images.yaml`, `images: { user: { repository: lyceum/user, digest: latest } }`).join(),
      /images\.user\.digest "latest"/
    )
    assert.match(
      plant(`${folder}/user.yaml`, "name: user\nsettings: { MANAGEMENT_TOKEN: abc }\n").join(),
      /user\.yaml: settings\.MANAGEMENT_TOKEN looks like a secret/
    )
    assert.match(plant(`${folder}/user.yaml`, "name: course\n").join(), /user\.yaml: name is "course"/)
    assert.match(plant(`${folder}/user.yaml`, "name: [user\n").join(), /user\.yaml: is no YAML/)
    assert.match(plant(`${folder}/usr.yaml`, "name: user\n").join(), /usr\.yaml: there is no deployable "usr"/)
  })

  it("misses a file that is not there", () => {
    const fewer = new Map([...files].filter(([path]) => path !== "argocd/environments/dev/web.yaml"))
    assert.deepStrictEqual([...check(fewer)], ["argocd/environments/dev/web.yaml: is missing"])
  })
})
