/** The rules for every cloud. */
import { demand, type Policy } from "./Policy.ts"

/** Inputs that hold secrets by their nature, on any cloud. */
const secretInputs =
  /^(?:password|administratorLoginPassword|rootPassword|secretString|secretData|stringData|sharedKey|tunnel[12]PresharedKey)$/

/** Names of variables that hold secrets; processes get those from the secret store. */
const secretVariable = /password|secret|token|private_key|access_key/i

/** Where tags stand, by the beginning of a type. What Kubernetes calls labels is no tag. */
const bearers: ReadonlyArray<readonly [string, ReadonlyArray<string>]> = [
  ["aws:", ["tags"]],
  ["azure-native:", ["tags"]],
  // A channel's labels say where it leads.
  ["gcp:monitoring/notificationChannel:", ["userLabels"]],
  ["gcp:", ["userLabels", "resourceLabels", "labels"]]
]

export const anyPolicies: ReadonlyArray<Policy> = [
  {
    name: "any-secret-marked",
    demands: "what is secret is marked so, and is then encrypted in the state and hidden in logs",
    check: ({ inputs, secrets }) =>
      secrets === undefined
        ? []
        : Object.keys(inputs)
            .filter((key) => secretInputs.test(key) && !secrets.includes(key) && inputs[key] !== undefined)
            .map((key) => `its input "${key}" is not marked as secret`)
  },
  {
    name: "any-no-secret-variable",
    demands: "functions get no secrets by their environment",
    check: ({ inputs, type }) => {
      const environment = inputs["environment"]
      const variables =
        type.endsWith(":Function") &&
        typeof environment === "object" &&
        environment !== null &&
        "variables" in environment
          ? environment.variables
          : undefined
      return Object.keys(typeof variables === "object" && variables !== null ? variables : {}).flatMap((name) =>
        demand(!secretVariable.test(name), `its variable ${name} looks like a secret`)
      )
    }
  },
  {
    name: "any-tagged",
    demands: "what can bear tags says whose it is, and of which environment",
    check: ({ inputs, type }, { environment }) => {
      const bearer = bearers.find(([prefix]) => type.startsWith(prefix))?.[1].find((key) => key in inputs)
      const tags = bearer === undefined ? undefined : inputs[bearer]
      return typeof tags === "object" && tags !== null && !Array.isArray(tags)
        ? demand("environment" in tags && tags.environment === environment, "its tags do not name its environment")
        : []
    }
  }
]
