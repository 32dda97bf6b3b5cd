/** Accounts: made in the setup, each used by one virtual user at a time, signed in again before their token ends. */
import exec from "k6/execution"
import { type Answer, call, type Call, textAt } from "./call.ts"

/** Somebody with an account. */
export interface Person {
  readonly id: string
  readonly email: string
  readonly password: string
}

/** Makes up an address and a password; the run's own, so that a second run on the same platform meets nobody. */
export const newcomer = () => {
  const mark = crypto.randomUUID()
  return { email: `load-${mark}@example.org`, password: `${mark} under load`, name: "Load" }
}

const registration = (person: ReturnType<typeof newcomer>): Call => ({
  body: person,
  status: 201,
  holds: {
    "the account is theirs": (answer) => textAt(answer, "email") === person.email && textAt(answer, "id") !== "",
    "it is a learner's": (answer) => textAt(answer, "role") === "learner"
  }
})

/** Registers somebody new. */
export const register = (): Person => {
  const person = newcomer()
  const { email, password } = person
  return { id: textAt(call("POST /v1/users", registration(person)), "id"), email, password }
}

const threeParts = (token: string) => token.split(".").length === 3

/** Signs somebody in; gives the access token. */
export const signIn = ({ email, password }: Pick<Person, "email" | "password">): string =>
  textAt(
    call("POST /v1/sessions", {
      body: { email, password },
      status: 201,
      holds: {
        "a token of three parts": (answer: Answer) => threeParts(textAt(answer, "accessToken")),
        "a token to go on with": (answer: Answer) => textAt(answer, "refreshToken") !== ""
      }
    }),
    "accessToken"
  )

/** Access tokens live for ten minutes. */
const renewAfter = 8 * 60_000

interface Session {
  readonly token: string
  readonly at: number
}

// A virtual user has its own copy of a module, so this is what one of them remembers.
const sessions = new Map<string, Session>()

const fresh = (session: Session) => Date.now() - session.at < renewAfter

/** The token of somebody: the setup's of that time, as long as it lives, then one that is made anew when it nears its end. */
export const tokenOf = (person: Person & { readonly token: string }, at: number): string => {
  const known = [{ token: person.token, at }, sessions.get(person.id)].find((one) => one !== undefined && fresh(one))
  if (known !== undefined) return known.token
  const token = signIn(person)
  sessions.set(person.id, { token, at: Date.now() })
  return token
}

/** Which of `count` this virtual user is: another for each, as long as there are enough; and how many had it before. */
export const place = (count: number) => ({
  index: (exec.vu.idInTest - 1) % count,
  round: Math.floor((exec.vu.idInTest - 1) / count)
})

/** The one of these that this virtual user is. */
export const own = <A>(people: ReadonlyArray<A>): A => {
  const person = people[place(people.length).index]
  if (person === undefined) throw new Error("the setup made nobody")
  return person
}
