/**
 * Puts what would be a statement, a template, a formula or a header elsewhere into every text of every route: it must be refused
 * or taken as the text that it is, and never be a fault of the server or a header of its answer.
 */
import type { Route } from "@lyceum/api/Lyceum"
import { Effect } from "effect"
import { call, shown } from "../laws/Call.ts"
import type { Unreachable } from "../laws/Violation.ts"
import type { Fixture } from "./Fixture.ts"
import { forEachRoute } from "./GoodRequest.ts"
import type { SampleRequest } from "./Samples.ts"
import type { Finding } from "./Walk.ts"

/** A product that only an evaluated template would say. */
const product = { factors: "{0}1373*7919{1}", says: String(1373 * 7919) }
const template = (open: string, close: string) => product.factors.replace("{0}", open).replace("{1}", close)

/** Texts that mean something to an interpreter, by its kind. */
export const corpus: Readonly<Record<string, string>> = {
  "SQL, a statement": "'; DROP TABLE people; --",
  "SQL, a condition": "' OR '1'='1",
  "SQL, a wait": "'||pg_sleep(5)||'",
  "SQL, a LIKE": "%_\\%",
  "a template of braces": template("{{", "}}"),
  "a template of a dollar": template("${", "}"),
  "a template of percent": template("<%= ", " %>"),
  "a format": "%s%n%x %1$s",
  "a script": '"><script>alert(1)</script>',
  "a header": "x\r\nX-Injected: yes\r\n\r\nbody",
  "a line of a log": 'x\n{"level":"ERROR","message":"forged"}',
  "a formula": '=HYPERLINK("http://example.org")',
  "a command": "$(touch /tmp/lyceum-injected) `id` | id",
  "a way up": "../../../../etc/passwd",
  "an expression": "(a+)+$",
  "a prototype": "__proto__"
}

const withText = (sample: SampleRequest, text: string): ReadonlyArray<readonly [string, SampleRequest]> => [
  ...Object.entries(sample.body ?? {})
    .filter(([, value]) => typeof value === "string")
    .map(([field]) => [field, { ...sample, body: { ...sample.body, [field]: text } }] as const),
  ...Object.keys(sample.query ?? {}).map(
    (name) => [`?${name}`, { ...sample, query: { ...sample.query, [name]: text } }] as const
  ),
  ...Object.keys(sample.params ?? {}).map(
    (name) => [`:${name}`, { ...sample, params: { ...sample.params, [name]: encodeURIComponent(text) } }] as const
  )
]

/** Each place meets so many of the texts, by turns, so that every text meets every kind of place somewhere. */
const textsOfAPlace = 3
const kinds = Object.keys(corpus).length

/** Walks all routes; gives what interpreted a text. */
export const walkInjection = (
  fixture: Fixture,
  routes: ReadonlyArray<Route>
): Effect.Effect<ReadonlyArray<Finding>, Unreachable> =>
  Effect.gen(function* () {
    const findings: Array<Finding> = []
    let turn = 0
    // Sign-in waits longer after each failure, which is another test's.
    const walked = routes.filter((route) => !["signIn", "confirm"].includes(route.name))
    yield* forEachRoute(fixture, walked, ({ good, name, onWire }) =>
      Effect.gen(function* () {
        for (const [kind, text] of Object.entries(corpus)) {
          for (const [place, request] of withText(good, text).filter(() => turn++ % kinds < textsOfAPlace)) {
            const options = onWire(request)
            const answer = yield* call(fixture.url, options)
            const says = (what: string) =>
              findings.push(`${name} ${place}, ${kind}: ${what}: ${shown(options, answer)}`)
            if (answer.status >= 500) says("a fault of the server")
            if (answer.headers.has("x-injected")) says("a header of the answer")
            if (answer.text.includes(product.says)) says("the template was evaluated")
          }
        }
      })
    )
    return findings
  })
