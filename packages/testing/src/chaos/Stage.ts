/** What there is to learn before the faults begin: courses with room for everybody, and one with few seats. */
import { Effect } from "effect"
import { at, textAt } from "../laws/Json.ts"
import { call, type CallOptions, shown } from "../laws/Call.ts"
import { documentOf } from "../laws/commands/Document.ts"
import { makeInstructor } from "../laws/Laws.ts"
import type { ModelItem } from "../laws/Model.ts"
import { Unreachable } from "../laws/Violation.ts"
import type { Credentials } from "../laws/World.ts"

export interface StageCourse {
  readonly id: string
  readonly capacity: number | null
  /** Required, complete when viewed. */
  readonly items: ReadonlyArray<string>
}

const asked = (url: string, options: CallOptions, status: number) =>
  Effect.flatMap(call(url, options), (answer) =>
    answer.status === status
      ? Effect.succeed(answer)
      : Effect.fail(new Unreachable({ reason: `the stage cannot be set: ${shown(options, answer)}` }))
  )

const course = (url: string, token: string, wish: { readonly capacity: number | null; readonly items: number }) =>
  Effect.gen(function* () {
    const title = `Chaos ${crypto.randomUUID()}`
    const made = yield* asked(url, { method: "POST", path: "/v1/courses", token, body: { title } }, 201)
    const id = textAt(made.body, "id")
    const items = Array.from({ length: wish.items }, (_, number): ModelItem => ({
      id: crypto.randomUUID(),
      title: `Page ${number}`,
      kind: "text",
      required: true
    }))
    const draft = { sequential: false, items }
    const etag = made.headers.get("etag") ?? ""
    const empty = {
      id,
      slug: textAt(made.body, "slug"),
      title,
      capacity: wish.capacity,
      etag,
      staleEtag: "",
      draft,
      document: undefined,
      versions: []
    }
    const path = `/v1/courses/${id}`
    const saved = yield* asked(
      url,
      {
        method: "PUT",
        path: `${path}/draft`,
        token,
        body: documentOf(empty, draft, "none"),
        headers: { "if-match": etag }
      },
      200
    )
    const published = yield* asked(
      url,
      {
        method: "POST",
        path: `${path}/versions`,
        token,
        headers: { "if-match": saved.headers.get("etag") ?? "" }
      },
      201
    )
    if (at(published.body, "version") !== 1) return yield* new Unreachable({ reason: "the course has no version 1" })
    return { id, capacity: wish.capacity, items: items.map((item) => item.id) }
  })

/** Three courses; the second has `seats` seats. */
export const setStage = (
  url: string,
  admin: Credentials,
  seats: number
): Effect.Effect<readonly [StageCourse, StageCourse, StageCourse], Unreachable> =>
  Effect.gen(function* () {
    const { accessToken } = yield* makeInstructor(url, admin)
    return [
      yield* course(url, accessToken, { capacity: null, items: 3 }),
      yield* course(url, accessToken, { capacity: seats, items: 1 }),
      yield* course(url, accessToken, { capacity: null, items: 1 })
    ] as const
  })
