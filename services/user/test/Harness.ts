/** The whole service over real HTTP on a real PostgreSQL, with its event log beside it. */
import { Account, Tokens } from "@lyceum/api/Users"
import { poolLayer } from "@lyceum/database/Database"
import { messagingLayer } from "@lyceum/messaging/Messaging"
import { dynalite } from "@lyceum/testing/cloud/Dynalite"
import { freshDatabase } from "@lyceum/testing/TestPostgres"
import { ConfigProvider, Context, Effect, Layer, Redacted, Schema } from "effect"
import { createServer } from "node:net"
import * as User from "../src/User.ts"

/** An answer as it came; `body` is decoded JSON, or the text of what is not JSON. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

export interface Call {
  readonly token?: string
  readonly body?: unknown
  /** Sent as it is, in place of `body`. */
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Speaks to the service under test. */
export class Http extends Context.Service<
  Http,
  {
    readonly url: string
    readonly managementUrl: string
    readonly call: (method: string, path: string, options?: Call) => Effect.Effect<Answer>
  }
>()("test/Http") {}

/** Sends to an address and reads the whole answer. */
export const callAt =
  (url: string) =>
  (method: string, path: string, { body, headers, text, token }: Call = {}) =>
    Effect.promise(async (): Promise<Answer> => {
      const sent = text ?? (body === undefined ? undefined : JSON.stringify(body))
      const response = await fetch(url + path, {
        method,
        headers: {
          ...(sent === undefined ? {} : { "content-type": "application/json" }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...headers
        },
        ...(sent === undefined ? {} : { body: sent })
      })
      const received = await response.text()
      return {
        status: response.status,
        headers: response.headers,
        body:
          received !== "" && (response.headers.get("content-type") ?? "").includes("json")
            ? JSON.parse(received)
            : received
      }
    })

/** A port that nobody listened on a moment ago. */
export const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    const port = address !== null && typeof address === "object" ? address.port : 0
    server.close(() => resume(Effect.succeed(port)))
  })
})

export const serviceSecret = "a-secret-of-the-course-service"
export const unsubscribeKey = "a key that signs the links of messages"
export const secondFactorKey = "a key that seals the second factors"
export const admin = { email: "admin@example.org", password: "correct horse battery", name: "Ada", role: "admin" }

/** What the service must know of the table of the inboxes and of links that end messages. */
export const notificationConfiguration = (endpoint: string) => ({
  UNSUBSCRIBE_KEY: unsubscribeKey,
  SECOND_FACTOR_KEY: secondFactorKey,
  NOTIFICATIONS_TABLE: "notifications",
  NOTIFICATIONS_TABLE_CREATE: "true",
  DYNAMODB_ENDPOINT: endpoint,
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test"
})

/** `settings` are added to the service's configuration. */
export const harness = (settings: Readonly<Record<string, string>> = {}) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const { messaging, user } = yield* freshDatabase(["user", "messaging"])
      if (user === undefined || messaging === undefined) return yield* Effect.die("the schemas were not provisioned")
      const { endpoint } = yield* dynalite()
      const [port, managementPort] = [yield* freePort, yield* freePort]
      const config = ConfigProvider.layer(
        ConfigProvider.fromUnknown({
          PORT: String(port),
          MANAGEMENT_PORT: String(managementPort),
          MANAGEMENT_TOKEN: "management-token",
          DATABASE_URL: Redacted.value(user.url),
          DATABASE_OWNER_URL: Redacted.value(user.ownerUrl),
          MESSAGING_DATABASE_URL: Redacted.value(messaging.url),
          MESSAGING_DATABASE_OWNER_URL: Redacted.value(messaging.ownerUrl),
          SERVICE_CLIENTS: JSON.stringify({ course: serviceSecret }),
          BOOTSTRAP_ACCOUNTS: JSON.stringify([admin]),
          PUBLIC_URL: "https://lyceum.example",
          ...notificationConfiguration(endpoint),
          LOG_LEVEL: "Error",
          ...settings
        })
      )
      const url = `http://127.0.0.1:${port}`
      const http = Layer.succeed(Http, { url, managementUrl: `http://127.0.0.1:${managementPort}`, call: callAt(url) })
      return Layer.mergeAll(
        http,
        User.layer,
        poolLayer({ url: user.url, applicationName: "test", maxConnections: 2 })
      ).pipe(Layer.provideMerge(messagingLayer), Layer.provide(config))
    })
  )

/** Decodes an answer's body, or dies with what came instead. */
export const bodyOf = <A, I>(schema: Schema.Codec<A, I>) => {
  const decode = Schema.decodeUnknownEffect(schema)
  return (answer: Answer) =>
    decode(answer.body).pipe(
      Effect.catch((error) => Effect.die(`${answer.status} ${JSON.stringify(answer.body)}: ${error.message}`))
    )
}

/** Registers somebody; gives the account and what signs them in. */
export const newPerson = Effect.fnUntraced(function* (local: string, password = "a long enough one") {
  const { call } = yield* Http
  const email = `${local}@example.org`
  const account = yield* Effect.flatMap(
    call("POST", "/v1/users", { body: { email, password, name: "Somebody" } }),
    bodyOf(Account)
  )
  return { account, email, password }
})

/** Signs in; gives the tokens. */
export const signIn = Effect.fnUntraced(function* ({
  email,
  password
}: {
  readonly email: string
  readonly password: string
}) {
  const { call } = yield* Http
  return yield* Effect.flatMap(call("POST", "/v1/sessions", { body: { email, password } }), bodyOf(Tokens))
})

/** Registers somebody and signs them in. */
export const newSession = Effect.fnUntraced(function* (local: string) {
  const person = yield* newPerson(local)
  return { ...person, ...(yield* signIn(person)) }
})

/** A token as one of our services has it. */
export const newServiceToken = Effect.gen(function* () {
  const { call } = yield* Http
  const answer = yield* call("POST", "/internal/service-tokens", {
    body: { clientId: "course", clientSecret: serviceSecret }
  })
  return (yield* bodyOf(Schema.Struct({ accessToken: Schema.String, expiresIn: Schema.Int }))(answer)).accessToken
})

/** The last part of a problem's type. */
export const problemOf = (answer: Answer): string =>
  typeof answer.body === "object" && answer.body !== null && "type" in answer.body
    ? String(answer.body.type).replace("urn:lyceum:problem:", "")
    : JSON.stringify(answer.body)
