/** What every command has: it asks the deployment, holds the answers to the laws, and gives the model after it. */
import { Effect } from "effect"
import type { Model, ModelCourse, ModelPerson } from "../Model.ts"
import { pick } from "../Model.ts"
import type { Failed, World } from "../World.ts"

export type Step<C> = (world: World, model: Model, command: C) => Effect.Effect<Model, Failed>

/** The command means nothing in this state: nobody is there, or nothing to do it to. */
export const skipped = (world: World, model: Model): Effect.Effect<Model> =>
  Effect.sync(() => {
    world.note("  (nothing to do)")
    return model
  })

/** Runs a step for the learner and the course that the drawn numbers mean. */
export const inCourse = (
  world: World,
  model: Model,
  drawn: { readonly who: number; readonly course: number },
  step: (found: {
    readonly who: number
    readonly person: ModelPerson
    readonly at: number
    readonly course: ModelCourse
  }) => Effect.Effect<Model, Failed>
): Effect.Effect<Model, Failed> => {
  const person = pick(model.people, drawn.who)
  const course = pick(model.courses, drawn.course)
  return person === undefined || course === undefined
    ? skipped(world, model)
    : step({ who: person.index, person: person.value, at: course.index, course: course.value })
}
