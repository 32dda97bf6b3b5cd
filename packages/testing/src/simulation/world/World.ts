/**
 * The platform of one schedule: the services on simulated machines, over their databases, an event log and a network that
 * the schedule disturbs.
 */
import type { PgClient } from "@effect/sql-pg"
import { courseEvents, topics } from "@lyceum/events/Topics"
import { encoder } from "@lyceum/messaging/CloudEvents"
import { EventLog } from "@lyceum/messaging/EventLog"
import { RelayPace } from "@lyceum/messaging/Relay"
import { Effect, Layer } from "effect"
import type { SqlClient } from "effect/sql"
import { epoch, Kernel } from "../kernel/Kernel.ts"
import type { Machine } from "../kernel/Machine.ts"
import { clientOf } from "../log/LogClient.ts"
import { LogServer } from "../log/LogServer.ts"
import { type Fault, Faults } from "../plan/Faults.ts"
import { paceOf } from "../plan/Pace.ts"
import { hasAnalytics } from "../plan/Schedule.ts"
import { clientLayer } from "../postgres/Client.ts"
import type { Platform } from "./Storage.ts"
import { Courses, courses, type Publication } from "./Courses.ts"
import {
  analyticsLayer,
  type AnalyticsParts,
  enrollmentLayer,
  type EnrollmentParts,
  progressLayer,
  type ProgressParts
} from "./Layers.ts"
import { Service } from "./Service.ts"

/** Partitions of a topic here: enough that events of different learners overtake each other. */
const partitions = 2

const publish = encoder(courseEvents, "course")

/** How a planted bug changes the log that services see. */
export type LogChange = (log: EventLog["Service"], machine: Machine) => EventLog["Service"]

export class World {
  readonly kernel: Kernel
  readonly log: LogServer
  readonly faults: Faults
  readonly courses = new Courses()
  readonly storage: Platform
  readonly enrollment: Service<EnrollmentParts>
  readonly progress: Service<ProgressParts>
  readonly analytics: Service<AnalyticsParts>
  /** What happened, in lines; kept only when somebody will read them. */
  readonly history: Array<string> = []
  /** Those that take part. */
  readonly services: ReadonlyArray<Service<EnrollmentParts> | Service<ProgressParts> | Service<AnalyticsParts>>
  private readonly isTold: boolean
  private readonly pace: ReturnType<typeof paceOf>

  constructor(options: {
    readonly seed: number
    readonly faults: ReadonlyArray<Fault>
    readonly storage: (kernel: Kernel) => Platform
    readonly isTold: boolean
    readonly changeLog?: LogChange | undefined
  }) {
    this.isTold = options.isTold
    this.pace = paceOf(options.seed)
    this.kernel = new Kernel(options.seed)
    this.storage = options.storage(this.kernel)
    this.log = new LogServer(this.kernel)
    this.log.ensure(topics.map(({ name }) => ({ name, partitions, retentionDays: null, compacted: false })))
    this.faults = new Faults(this.kernel, options.faults, (machine, why) => this.crash(machine, why))
    this.faults.note = (line) => this.note(line)
    const on = (name: Exclude<keyof Platform, "drop">, machine: Machine) =>
      this.ports(machine, this.storage[name].backend, this.log, options.changeLog)
    this.enrollment = new Service(this.kernel, "enrollment", (machine) =>
      enrollmentLayer(machine, this.faults, this.courses).pipe(Layer.provide(on("enrollment", machine)))
    )
    this.progress = new Service(this.kernel, "progress", (machine) =>
      progressLayer(machine, this.faults, this.courses, this.enrollment).pipe(Layer.provide(on("progress", machine)))
    )
    this.analytics = new Service(this.kernel, "analytics", (machine) =>
      analyticsLayer.pipe(Layer.provide(on("analytics", machine)))
    )
    this.services = [this.enrollment, this.progress, ...(hasAnalytics(options.seed) ? [this.analytics] : [])]
    for (const fault of options.faults) this.plan(fault)
  }

  takesPart(name: string): boolean {
    return this.services.some((service) => service.name === name)
  }

  /** Milliseconds since the start. */
  get elapsed(): number {
    return this.kernel.now - epoch
  }

  note(line: () => string): void {
    if (this.isTold) this.history.push(`${String(this.elapsed).padStart(6)} ms  ${line()}`)
  }

  start(): void {
    for (const service of this.services) service.start()
    for (const course of courses) this.announce(course.versions[0])
  }

  /** The course service's event of a publication reaches the log. */
  announce(publication: Publication | undefined): void {
    if (publication === undefined) return
    const { facts } = publication
    const { retired: _, ...told } = facts
    const record = Effect.runSync(
      publish({
        id: this.kernel.dice.uuid(this.kernel.now),
        type: "lyceum.course.published.v1",
        data: { ...told, summary: "", contentHash: "0".repeat(64) },
        subject: `course-${facts.courseId}`,
        time: this.kernel.now,
        actor: "service:course",
        correlationId: "publication"
      })
    )
    const topic = this.log.store.topics.get(courseEvents.name)
    if (topic !== undefined) this.log.append(topic, [record])
  }

  /** The process is gone, with everything in its memory; the next one starts soon. */
  crash(machine: Machine, why: string): void {
    if (machine.state === "dead") return
    this.note(() => `${machine.name}: the process dies (${why})`)
    machine.state = "dead"
    this.storage.drop(machine)
    this.log.silent(machine)
    for (const service of this.services) service.startLater(machine)
  }

  /** Ends all faults: what stands still goes on, what was replaced ends. */
  heal(): void {
    this.faults.stop()
    for (const service of this.services) {
      const { current } = service
      if (current !== null) this.kernel.resume(current)
    }
    this.note(() => "no more faults from here on")
  }

  /** Databases, log and machine of a process, as its layers ask for them. */
  ports(
    machine: Machine,
    backend: Platform["enrollment"]["backend"],
    log: LogServer,
    change?: LogChange
  ): Layer.Layer<PgClient.PgClient | SqlClient.SqlClient | EventLog> {
    const client = clientOf(log, machine, this.faults)
    return Layer.mergeAll(
      clientLayer(machine, this.faults, backend),
      Layer.succeed(EventLog, change === undefined ? client : change(client, machine)),
      Layer.succeed(RelayPace, this.pace)
    )
  }

  private plan(fault: Fault): void {
    if (fault.point !== "machine") return
    this.kernel.after(fault.at, this.kernel.outside, () => {
      const service = this.services.find(({ name }) => name === fault.service)
      const machine = service?.current ?? null
      if (service === undefined || machine === null || machine.state !== "running") return
      if (fault.kind === "clock") {
        this.note(() => `${machine.name}: its clock jumps by ${fault.millis} ms`)
        machine.skew += fault.millis
      } else if (fault.kind === "full") {
        this.note(() => `${machine.name}: its database takes no writes for ${fault.millis} ms`)
        this.faults.fill(machine.name, fault.millis)
      } else if (fault.kind === "crash") this.crash(machine, "killed")
      else {
        this.note(() => `${machine.name}: stands still for ${fault.millis} ms, a replacement starts`)
        machine.state = "stopped"
        this.log.silent(machine)
        service.start()
        this.kernel.after(fault.millis, this.kernel.outside, () => {
          this.note(() => `${machine.name}: the one that stood still goes on`)
          this.kernel.resume(machine)
          // Whoever replaced it has it ended soon.
          this.kernel.after(fault.millis, this.kernel.outside, () => this.crash(machine, "was replaced"))
        })
      }
    })
  }
}
