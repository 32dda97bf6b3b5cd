/** The services that are tried, with what their requests cost by the figures of the capacity page. */
import { Effect } from "effect"
import { figures } from "../../capacity/figures.ts"
import type { Cost } from "./Demand.ts"
import { renderedService, type Scaled } from "./Objects.ts"
import type { Subject } from "./Simulation.ts"

/** What each service does most of: user hashes passwords, course gives pages of the catalogue, web passes requests on. */
export const costs: Readonly<Record<Scaled, Cost>> = {
  user: { cpuMillis: figures.password.value, memoryMb: figures.userMemory.value },
  course: { cpuMillis: figures.cataloguePage.value, memoryMb: figures.courseMemory.value },
  web: { cpuMillis: figures.platformRequest.value, memoryMb: figures.webMemory.value }
}

const names = ["user", "course", "web"] as const

/** All of them, and one that the chart's window does not hold: the check must find that it flaps. */
export const subjects = Effect.gen(function* () {
  const all = yield* Effect.forEach(names, (name) =>
    Effect.map(renderedService(name), (rendered): Subject => ({ name, rendered, cost: costs[name], isUnsteady: false }))
  )
  const course = all.find(({ name }) => name === "course")
  return course === undefined ? all : [...all, { ...course, name: "course-unsteady", isUnsteady: true }]
})
