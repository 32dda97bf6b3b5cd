/** What a real Prometheus and a real Loki answer, decoded. */
import { Effect, Schema } from "effect"
import type { Asked } from "./Asked.ts"

const Labels = Schema.Record(Schema.String, Schema.String)
const Answer = Schema.fromJsonString(
  Schema.Struct({
    status: Schema.Literal("success"),
    data: Schema.Struct({
      result: Schema.Array(
        Schema.Struct({
          metric: Schema.optionalKey(Labels),
          stream: Schema.optionalKey(Labels),
          values: Schema.Array(Schema.Tuple([Schema.Unknown, Schema.String]))
        })
      )
    })
  })
)
const Values = Schema.fromJsonString(
  Schema.Struct({ status: Schema.Literal("success"), data: Schema.Array(Schema.String) })
)
const Rules = Schema.fromJsonString(
  Schema.Struct({
    data: Schema.Struct({
      groups: Schema.Array(
        Schema.Struct({
          name: Schema.String,
          rules: Schema.Array(
            Schema.Struct({
              name: Schema.String,
              health: Schema.String,
              lastError: Schema.optionalKey(Schema.String)
            })
          )
        })
      )
    })
  })
)
const Exemplars = Schema.fromJsonString(
  Schema.Struct({
    data: Schema.Array(
      Schema.Struct({ exemplars: Schema.Array(Schema.Struct({ labels: Schema.Struct({ trace_id: Schema.String }) })) })
    )
  })
)

const get = (url: string, parameters: Readonly<Record<string, string>> = {}) =>
  Effect.promise(async () => {
    const response = await fetch(`${url}?${new URLSearchParams(parameters).toString()}`)
    const text = await response.text()
    if (!response.ok) throw new Error(`${response.status}: ${text.slice(0, 500)}`)
    return text
  })

/** The two, by their addresses. */
export const backends = (at: { readonly prometheus: string; readonly loki: string }) => {
  const paths = { prometheus: "/api/v1/query_range", loki: "/loki/api/v1/query_range" }
  return {
    /** The last ten minutes; a query that they refuse is a defect with their words. */
    range: ({ of, query }: Pick<Asked, "of" | "query">) =>
      Effect.gen(function* () {
        const now = Date.now() / 1000
        const text = yield* get(`${at[of]}${paths[of]}`, {
          query,
          start: String(now - 600),
          end: String(now),
          step: "5",
          ...(of === "loki" ? { limit: "1000" } : {})
        })
        const { data } = yield* Effect.orDie(Schema.decodeEffect(Answer)(text))
        return data.result.filter(({ values }) => values.length > 0)
      }),
    labelValues: (series: string, label: string) =>
      Effect.flatMap(get(`${at.prometheus}/api/v1/label/${label}/values`, { "match[]": series }), (text) =>
        Effect.map(Effect.orDie(Schema.decodeEffect(Values)(text)), ({ data }) => data)
      ),
    /** Names of all labels of all streams. */
    streamLabels: Effect.flatMap(get(`${at.loki}/loki/api/v1/labels`), (text) =>
      Effect.map(Effect.orDie(Schema.decodeEffect(Values)(text)), ({ data }) => data)
    ),
    rules: Effect.flatMap(get(`${at.prometheus}/api/v1/rules`), (text) =>
      Effect.map(Effect.orDie(Schema.decodeEffect(Rules)(text)), ({ data }) => data.groups)
    ),
    /** Ids of traces behind the series of a query. */
    exemplars: (query: string) =>
      Effect.gen(function* () {
        const now = Date.now() / 1000
        const parameters = { query, start: String(now - 600), end: String(now) }
        const text = yield* get(`${at.prometheus}/api/v1/query_exemplars`, parameters)
        const { data } = yield* Effect.orDie(Schema.decodeEffect(Exemplars)(text))
        return data.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels.trace_id))
      })
  }
}
