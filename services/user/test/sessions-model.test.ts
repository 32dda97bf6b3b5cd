/**
 * Sessions against a model: random devices sign in, renew, go on with old tokens, sign out, change the password, are disabled
 * and enabled. After every step each token that was ever given is tried, and does what the model says.
 */
import { assert, layer } from "@effect/vitest"
import { Tokens } from "@lyceum/api/Users"
import { Arbitrary, Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { admin, bodyOf, harness, Http, newPerson, signIn } from "./Harness.ts"

const Step = Schema.Struct({
  action: Schema.Literals([
    "sign-in",
    "sign-in",
    "refresh",
    "refresh",
    "reuse",
    "sign-out",
    "new-password",
    "disable",
    "enable"
  ]),
  device: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 }))
})
const steps = Arbitrary.schema(Schema.Array(Step).check(Schema.isBetweenLength(6, 12)))

/** A device as the model knows it. `spent` refresh tokens were used longer ago than the grace. */
interface Device {
  live: boolean
  access: ReadonlyArray<string>
  refresh: string
  spent: ReadonlyArray<string>
}

let people = 0

layer(harness(), { excludeTestServices: true, timeout: "60 seconds" })("sessions", (it) => {
  it.effect.prop(
    "do what the model says",
    [steps],
    ([given]) =>
      Effect.gen(function* () {
        const { call } = yield* Http
        const sql = yield* SqlClient.SqlClient
        const person = yield* newPerson(`model-${people++}`)
        const adminToken = (yield* signIn(admin)).accessToken
        const path = `/v1/users/${person.account.id}`
        let { password } = person
        let enabled = true
        const devices: Array<Device> = []
        const me = (token: string) => Effect.map(call("GET", "/v1/users/me", { token }), ({ status }) => status)
        const refresh = (refreshToken: string) => call("POST", "/v1/sessions/refresh", { body: { refreshToken } })

        for (const { action, device: index } of given) {
          const device = devices[index % Math.max(1, devices.length)]
          switch (action) {
            case "sign-in": {
              const answer = yield* call("POST", "/v1/sessions", { body: { email: person.email, password } })
              assert.strictEqual(answer.status, enabled ? 201 : 401)
              if (!enabled) break
              const tokens = yield* bodyOf(Tokens)(answer)
              devices.push({ live: true, access: [tokens.accessToken], refresh: tokens.refreshToken, spent: [] })
              break
            }
            case "refresh": {
              if (device === undefined) break
              const answer = yield* refresh(device.refresh)
              assert.strictEqual(answer.status, device.live ? 200 : 401)
              if (!device.live) break
              const tokens = yield* bodyOf(Tokens)(answer)
              yield* sql`UPDATE refresh_tokens SET used_at = used_at - interval '11 seconds' WHERE used_at IS NOT NULL`
              device.spent = [...device.spent, device.refresh]
              device.access = [...device.access, tokens.accessToken]
              device.refresh = tokens.refreshToken
              break
            }
            case "reuse": {
              const spent = device?.spent.at(-1)
              if (device === undefined || spent === undefined) break
              assert.strictEqual((yield* refresh(spent)).status, 401)
              device.live = false
              break
            }
            case "sign-out": {
              const token = device?.access.at(-1)
              if (device === undefined || token === undefined) break
              const { status } = yield* call("DELETE", "/v1/sessions/current", { token })
              assert.strictEqual(status, device.live ? 204 : 401)
              device.live = false
              break
            }
            case "new-password": {
              const token = device?.access.at(-1)
              if (device === undefined || !device.live || token === undefined) break
              const next = `${password}+`
              const { status } = yield* call("PATCH", "/v1/users/me", {
                token,
                body: { password: { current: password, next } }
              })
              assert.strictEqual(status, 200)
              password = next
              for (const other of devices) other.live = other === device
              break
            }
            case "disable":
            case "enable": {
              enabled = action === "enable"
              const { status } = yield* call("PATCH", path, { token: adminToken, body: { disabled: !enabled } })
              assert.strictEqual(status, 200)
              if (!enabled) for (const other of devices) other.live = false
            }
          }
          for (const { access, live } of devices) {
            for (const token of access) assert.strictEqual(yield* me(token), live ? 200 : 401, action)
          }
        }
      }),
    { arbitrary: { runs: 8 } }
  )
})
