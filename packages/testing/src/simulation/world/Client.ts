/** People at their devices: they send requests, try again when no answer comes, and note what was promised to them. */
import { Cause, type Effect, Exit } from "effect"
import type { Command } from "../plan/Schedule.ts"
import { courses, learners } from "./Courses.ts"
import { asLearner, attempt, enrol, type Enrolled, mark, read, type Shown, view, withdraw } from "./Requests.ts"
import type { Service } from "./Service.ts"
import type { World } from "./World.ts"

/** What was promised, in the order of the answers. `asked` and `answered`: milliseconds since the start. */
export interface Promise<A> {
  readonly who: number
  readonly course: number
  readonly asked: number
  readonly answered: number
  readonly answer: A
}

/** How often a request is sent, and how long its answer is waited for, in milliseconds. */
const tries = 3
const patience = 1500

export class Client {
  readonly enrolled: Array<Promise<Enrolled>> = []
  readonly shown: Array<Promise<Shown>> = []
  pending = 0
  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  act(command: Command): void {
    const { world } = this
    const { kernel } = world
    if (command.kind === "publish") {
      const publication = world.courses.publish(command.course)
      world.note(() => `course ${command.course}: version ${publication?.facts.version ?? "none"} is out`)
      return world.announce(publication)
    }
    if (command.kind === "replay") return
    const { course: number, who } = command
    const [userId, course] = [learners[who], courses[number]]
    if (userId === undefined || course === undefined) return
    const kept = <A>(list: Array<Promise<A>>, asked: number, answer: A) =>
      void list.push({ who, course: number, asked, answered: world.elapsed, answer })
    const correlation = `${command.kind}-${command.at}`
    const as = asLearner(userId, correlation)
    const say = (answer: unknown) =>
      world.note(() => `learner ${who}: ${command.kind} course ${number} -> ${JSON.stringify(answer)}`)
    /** What the learner is shown, at once after they did something too. */
    const look = () => {
      const asked = world.elapsed
      this.send(world.progress, as(read(userId, course.id)), (answer) => {
        world.note(() => `learner ${who}: is shown course ${number} -> ${JSON.stringify(answer)}`)
        kept(this.shown, asked, answer)
      })
    }
    const asked = world.elapsed
    switch (command.kind) {
      case "enrol": {
        const effect = asLearner(userId, correlation, command.key, course.id)(enrol(userId, course.id))
        return this.send(world.enrollment, effect, (answer) => {
          say(answer)
          if (answer !== null) kept(this.enrolled, asked, answer)
        })
      }
      case "withdraw":
        return this.send(world.enrollment, as(withdraw(userId, course.id)), say)
      case "read":
        return look()
      case "view": {
        const item = course.items.find(({ key }) => key === command.item)
        const [name, time] = [kernel.dice.uuid(kernel.now), new Date(kernel.now).toISOString()]
        if (item === undefined) return
        return this.send(world.progress, as(view(userId, course.id, item.id, name, time)), (answer) => {
          say(answer)
          if (answer > 0) look()
        })
      }
      case "mark": {
        const item = course.items.find(({ key }) => key === command.item)
        if (item === undefined) return
        return this.send(world.progress, as(mark(userId, course.id, item.id)), (answer) => {
          say(answer)
          look()
        })
      }
      case "attempt":
        return this.send(world.progress, as(attempt(userId, course.id)), (answer) => {
          say(answer)
          if (answer !== null) look()
        })
    }
  }

  /** Sends until it is answered or the tries are used up; `done` is told of a success alone. */
  private send<A, E, R>(service: Service<R>, effect: Effect.Effect<A, E, R>, done: (answer: A) => void): void {
    const { faults, kernel } = this.world
    this.pending++
    let isOver = false
    const end = () => {
      if (!isOver) this.pending--
      isOver = true
    }
    const once = (left: number) => {
      if (isOver) return
      if (left === 0) return end()
      const fault = faults.take("network", "call")
      const again = kernel.after(patience, kernel.outside, () => once(left - 1))
      const arrive = () => {
        if (fault?.kind === "lost") return
        service.run(effect, (exit) => {
          if (fault?.kind === "broken") return
          kernel.after(faults.latency(), kernel.outside, () => {
            if (isOver) return
            again()
            if (Exit.isSuccess(exit)) {
              end()
              return done(exit.value)
            }
            // A refusal is an answer; a defect is a 500, and is asked again.
            if (!Cause.hasDies(exit.cause)) return end()
            kernel.after(patience, kernel.outside, () => once(left - 1))
          })
        })
      }
      kernel.after(faults.latency(), kernel.outside, arrive)
      if (fault?.kind === "twice") kernel.after(faults.latency() + 20, kernel.outside, arrive)
    }
    once(tries)
  }
}
