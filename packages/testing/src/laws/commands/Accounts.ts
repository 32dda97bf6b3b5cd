/** Accounts: one an address, tokens that work and stop working, scopes that hold. */
import { Effect } from "effect"
import { type CallOptions, shown } from "../Call.ts"
import type { CommandOf } from "../Command.ts"
import { at, canonical, listAt, textAt } from "../Json.ts"
import { type Model, type ModelPerson, pick, withPerson } from "../Model.ts"
import { ask, askAs, eventually, expectStatus, type Failed, holds, type World } from "../World.ts"
import { skipped, type Step } from "./Step.ts"

/** Most learners of one history. */
const maxPeople = 4
const names = ["Ada", "Grace", "Alan", "Edsger", "Barbara"]

const signInWith = (email: string, password: string): CallOptions => ({
  method: "POST",
  path: "/v1/sessions",
  body: { email, password }
})

/** Signs the person in and checks that the token is theirs. */
const signedIn = (world: World, model: Model, person: ModelPerson): Effect.Effect<ModelPerson, Failed> =>
  Effect.gen(function* () {
    const options = signInWith(person.email, person.password)
    const answer = yield* ask(world, { ...options, token: undefined })
    yield* expectStatus("who registered can sign in", { ...options, body: undefined }, { ...answer, text: "" }, 201)
    const next = {
      ...person,
      accessToken: textAt(answer.body, "accessToken"),
      refreshToken: textAt(answer.body, "refreshToken")
    }
    const me: CallOptions = { method: "GET", path: "/v1/users/me" }
    const account = yield* askAs(world, model, next, me)
    yield* holds(
      at(account.body, "id") === person.id && at(account.body, "email") === person.email,
      "a token is the person's own",
      shown(me, account)
    )
    return next
  })

/** Registers a learner with a name and an address that nobody else has. */
export const newPerson = (
  world: World,
  model: Model
): Effect.Effect<{ readonly model: Model; readonly register: CallOptions; readonly first: string }, Failed> =>
  Effect.gen(function* () {
    const ordinal = model.people.length
    const name = `${names[ordinal] ?? "Nobody"} ${world.nonce}-${ordinal}`
    const email = `laws-${world.nonce}-${ordinal}@example.org`
    const password = `${world.nonce} ${crypto.randomUUID()}`
    const register: CallOptions = {
      method: "POST",
      path: "/v1/users",
      body: { email, password, name },
      headers: { "idempotency-key": crypto.randomUUID() }
    }
    const answer = yield* ask(world, { ...register, token: undefined })
    world.note(`  register ${name} -> ${answer.status}`)
    yield* expectStatus("anybody can register", register, answer, 201)
    yield* holds(
      at(answer.body, "role") === "learner" && at(answer.body, "email") === email && at(answer.body, "name") === name,
      "an account is what was registered, and a learner's",
      shown(register, answer)
    )
    const blank = { email, password, name, id: textAt(answer.body, "id"), accessToken: "", refreshToken: "" }
    const person = yield* signedIn(world, model, blank)
    return { model: { ...model, people: [...model.people, person] }, register, first: canonical(answer.body) }
  })

export const register: Step<CommandOf<"Register">> = (world, model, { again }) =>
  Effect.gen(function* () {
    if (model.people.length >= maxPeople) return yield* skipped(world, model)
    const made = yield* newPerson(world, model)
    if (again === "same-key") {
      const answer = yield* ask(world, { ...made.register, token: undefined })
      yield* holds(
        answer.status === 201 && canonical(answer.body) === made.first,
        "a repeated registration is answered as the first time",
        shown(made.register, answer)
      )
    }
    if (again === "same-address") {
      const { headers: _, ...other } = made.register
      const answer = yield* ask(world, { ...other, token: undefined })
      yield* expectStatus("an address has one account", other, answer, 409)
    }
    return made.model
  })

export const signIn: Step<CommandOf<"SignIn">> = (world, model, { right, who }) =>
  Effect.gen(function* () {
    const person = pick(model.people, who)
    if (person === undefined) return yield* skipped(world, model)
    const { index, value } = person
    world.note(`  ${value.name} signs in with the ${right ? "right" : "wrong"} password`)
    if (right) return withPerson(model, index, yield* signedIn(world, model, value))
    const options = signInWith(value.email, `not ${value.password}`)
    const answer = yield* ask(world, { ...options, token: undefined })
    yield* holds(
      answer.status === 429 ||
        (answer.status === 401 && textAt(answer.body, "type") === "urn:lyceum:problem:sign-in-failed"),
      "a wrong password signs nobody in",
      shown(options, answer)
    )
    return model
  })

export const refresh: Step<CommandOf<"Refresh">> = (world, model, { who }) =>
  Effect.gen(function* () {
    const person = pick(model.people, who)
    if (person === undefined) return yield* skipped(world, model)
    const { index, value } = person
    const renew = (refreshToken: string): CallOptions => ({
      method: "POST",
      path: "/v1/sessions/refresh",
      body: { refreshToken }
    })
    const options = renew(value.refreshToken)
    const answer = yield* ask(world, { ...options, token: undefined })
    world.note(`  ${value.name} renews their tokens -> ${answer.status}`)
    yield* expectStatus("a refresh token gives new tokens", options, answer, 200)
    const next = {
      ...value,
      accessToken: textAt(answer.body, "accessToken"),
      refreshToken: textAt(answer.body, "refreshToken")
    }
    yield* holds(next.refreshToken !== value.refreshToken, "a refresh token is replaced when it is used", options.path)
    const me: CallOptions = { method: "GET", path: "/v1/users/me" }
    const account = yield* askAs(world, model, next, me)
    yield* holds(at(account.body, "id") === value.id, "a token is the person's own", shown(me, account))
    const forged = renew(`${next.refreshToken.slice(0, -4)}AAAA`)
    yield* expectStatus(
      "a forged refresh token gives nothing",
      forged,
      yield* ask(world, { ...forged, token: undefined }),
      401
    )
    return withPerson(model, index, next)
  })

export const useApiToken: Step<CommandOf<"UseApiToken">> = (world, model, { who }) =>
  Effect.gen(function* () {
    const person = pick(model.people, who)?.value
    if (person === undefined) return yield* skipped(world, model)
    const path = "/v1/users/me/api-tokens"
    const create: CallOptions = { method: "POST", path, body: { name: "laws", scopes: ["profile:read"] } }
    const created = yield* askAs(world, model, person, create)
    world.note(`  ${person.name} makes, uses and revokes an API token -> ${created.status}`)
    yield* expectStatus("an API token is made", create, { ...created, text: "" }, 201)
    const token = textAt(created.body, "token")
    const list: CallOptions = { method: "GET", path }
    const listed = yield* askAs(world, model, person, list)
    yield* holds(
      listAt(listed.body, "items").some((item) => at(item, "id") === at(created.body, "id")) &&
        !listed.text.includes(token),
      "API tokens are listed without their secret",
      shown(list, listed)
    )
    const me: CallOptions = { method: "GET", path: "/v1/users/me", token }
    const account = yield* askAs(world, model, person, me)
    yield* holds(at(account.body, "id") === person.id, "an API token is the person's own", shown(me, account))
    const beyond: CallOptions = { method: "GET", path: "/v1/enrollments", token }
    yield* expectStatus(
      "a token does nothing beyond its scopes",
      beyond,
      yield* askAs(world, model, person, beyond),
      403
    )
    const revoke: CallOptions = { method: "DELETE", path: `${path}/${textAt(created.body, "id")}` }
    yield* expectStatus("an API token is revoked", revoke, yield* askAs(world, model, person, revoke), 204)
    yield* eventually(
      world,
      Effect.flatMap(askAs(world, model, person, me), (answer) =>
        expectStatus("a revoked token does nothing", me, answer, 401)
      )
    )
    return model
  })
