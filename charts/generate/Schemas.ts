/** The values of every chart. `name` is the chart's deployable: it names the values' file. */
import { closed, common, cpu, type JsonSchema, memory, oneOf, services, settings, whole } from "./Pieces.ts"

const resources = closed({ cpu, memory, disk: memory })

const service = closed(
  {
    ...common,
    name: oneOf(...services),
    resources,
    settings,
    optionalSecrets: { type: "array", uniqueItems: true, items: { type: "string", pattern: "^[A-Z][A-Z0-9_]*$" } },
    scaling: closed({ min: whole(1, 50), max: whole(1, 50), cpu: whole(10, 95), memory: whole(10, 95) }, [])
  },
  [...Object.keys(common), "name", "resources"]
)

const streaming = closed(
  {
    ...common,
    name: oneOf("streaming"),
    resources,
    settings,
    scaling: closed({ min: whole(1, 50), max: whole(1, 50), lag: whole(1000, 100_000_000) }),
    topics: closed({ replicationFactor: whole(1, 5), minInSyncReplicas: whole(1, 4) })
  },
  [...Object.keys(common), "name", "resources", "scaling", "topics"]
)

const flinkResource = closed({
  cpu: { type: "number", minimum: 0.1, maximum: 16 },
  memory: { type: "string", pattern: "^[1-9][0-9]{2,4}m$" }
})

const flinkJob = closed(
  {
    ...common,
    name: oneOf("flink-job"),
    settings,
    jobManager: flinkResource,
    taskManager: flinkResource,
    parallelism: whole(1, 64),
    state: oneOf("running", "suspended"),
    outputTopic: oneOf("analytics-results-flink", "analytics-results")
  },
  [...Object.keys(common), "name", "jobManager", "taskManager", "parallelism", "state", "outputTopic"]
)

const platform = closed({
  ...common,
  name: oneOf("platform"),
  quota: closed({
    pods: whole(1, 5000),
    cpu: { type: "string", pattern: "^[1-9][0-9]*$" },
    memory: { type: "string", pattern: "^[1-9][0-9]*Gi$" }
  })
})

const observability = closed({
  ...common,
  name: oneOf("observability"),
  dashboards: { type: "boolean" },
  alerts: { type: "boolean" }
})

/** Chart → schema of its values. */
export const schemas: Readonly<Record<string, JsonSchema>> = {
  service,
  streaming,
  "flink-job": flinkJob,
  platform,
  observability
}
