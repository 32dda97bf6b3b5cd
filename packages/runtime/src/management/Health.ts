/** Named checks behind `/health/ready`. Liveness never asks them: a dependency that is down is no reason to restart. */
import { Context, Duration, Effect, Layer, Ref } from "effect"

/** `null` = fine, else what is wrong in one sentence. */
export type Check = Effect.Effect<string | null>

/** The answer of `/health/ready`: ready when every check is `ok`. */
export interface Readiness {
  readonly ready: boolean
  readonly checks: Readonly<Record<string, string>>
}

export class Health extends Context.Service<
  Health,
  {
    /** Adds a check under a name; a name is added once. */
    readonly add: (name: string, check: Check) => Effect.Effect<void>
    readonly ready: Effect.Effect<Readiness>
    /** Everything is up: from now on the checks decide. Until then not ready. */
    readonly started: Effect.Effect<void>
    /** From now on not ready: the first step of shutting down. */
    readonly drain: Effect.Effect<void>
  }
>()("@lyceum/runtime/Health") {
  /** For what is up when it is built. */
  static readonly layer = Layer.suspend(() => Layer.effect(Health, make("up")))
  /** Not ready before `started` is called. */
  static readonly layerStarting = Layer.suspend(() => Layer.effect(Health, make("starting")))
}

type Phase = "starting" | "up" | "shutting down"

const make = Effect.fnUntraced(function* (first: Phase) {
  const checks = yield* Ref.make<ReadonlyMap<string, Check>>(new Map())
  const phase = yield* Ref.make<Phase>(first)
  const ready = Effect.gen(function* () {
    const named = yield* Ref.get(checks)
    const results = yield* Effect.forEach(
      named,
      ([name, check]) =>
        check.pipe(
          Effect.timeoutOrElse({ duration: Duration.seconds(2), orElse: () => Effect.succeed("no answer in 2 s") }),
          Effect.catchCause(() => Effect.succeed("the check failed")),
          Effect.map((problem): [string, string] => [name, problem ?? "ok"])
        ),
      { concurrency: "unbounded" }
    )
    const now = yield* Ref.get(phase)
    return {
      ready: now === "up" && results.every(([, result]) => result === "ok"),
      checks: { ...Object.fromEntries(results), ...(now === "up" ? {} : { service: now }) }
    }
  })
  return Health.of({
    add: (name, check) => Ref.update(checks, (named) => new Map(named).set(name, check)),
    ready,
    started: Ref.set(phase, "up"),
    drain: Ref.set(phase, "shutting down")
  })
})
