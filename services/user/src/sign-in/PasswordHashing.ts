/**
 * argon2id (RFC 9106) with OWASP's parameters. Each hash takes memory and tens of milliseconds of a core, so few run at once
 * and few wait; the rest is told to come again.
 */
import { TooManyRequests } from "@lyceum/api/Problems"
import { Config, Context, Effect, Layer, Semaphore } from "effect"
import { argon2, createHash, randomBytes, timingSafeEqual } from "node:crypto"
import { availableParallelism } from "node:os"
import { decodePhc, encodePhc, type Parameters } from "./Phc.ts"

/** m in KiB, t passes, p lanes. */
export const currentParameters: Parameters = { memory: 19_456, passes: 2, parallelism: 1 }

/** `outdated`: right, but hashed with other parameters than today's; store a new hash. */
export type Verdict = "wrong" | "right" | "outdated"

/** What a shed caller is told to wait, in seconds. */
const retryAfterSeconds = 1

const derive = (password: string, nonce: Uint8Array, tagLength: number, { memory, passes, parallelism }: Parameters) =>
  Effect.callback<Uint8Array>((resume) => {
    argon2("argon2id", { message: password, nonce, parallelism, tagLength, memory, passes }, (error, tag) => {
      resume(error === null ? Effect.succeed(tag) : Effect.die(error))
    })
  })

export class PasswordHashing extends Context.Service<
  PasswordHashing,
  {
    /** The same text and salt give the same digest, as slowly as a password hash. */
    readonly digest: (text: string, salt: string) => Effect.Effect<string, TooManyRequests>
    /** A PHC string with a fresh salt. */
    readonly hash: (password: string) => Effect.Effect<string, TooManyRequests>
    /**
     * `undefined` = there is no such account: takes as long and is wrong. `before` runs when it is this one's turn, so that who
     * waited and may no longer try costs no more.
     */
    readonly verify: (
      password: string,
      stored: string | undefined,
      before?: Effect.Effect<void, TooManyRequests>
    ) => Effect.Effect<Verdict, TooManyRequests>
  }
>()("@lyceum/user/PasswordHashing") {
  /** `PASSWORD_QUEUE`: how many may wait (default 16: about half a second). */
  static readonly layer = Layer.effect(
    PasswordHashing,
    Effect.gen(function* () {
      const maxWaiting = yield* Config.Int("PASSWORD_QUEUE").pipe(Config.withDefault(16))
      // Half of the cores: the event loop needs one to answer everybody else.
      const atOnce = Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2)))
      const semaphore = yield* Semaphore.make(atOnce)
      let admitted = 0
      const bounded = <A>(work: Effect.Effect<A, TooManyRequests>): Effect.Effect<A, TooManyRequests> =>
        Effect.suspend(() => {
          if (admitted >= atOnce + maxWaiting) return Effect.fail(new TooManyRequests({ retryAfterSeconds }))
          admitted++
          return semaphore.withPermit(work).pipe(
            Effect.ensuring(
              Effect.sync(() => {
                admitted--
              })
            )
          )
        })
      const hashNow = Effect.fnUntraced(function* (password: string) {
        const salt = randomBytes(16)
        return encodePhc({
          parameters: currentParameters,
          salt,
          tag: yield* derive(password, salt, 32, currentParameters)
        })
      })
      const dummy = yield* hashNow(randomBytes(16).toString("base64url"))

      const verify = Effect.fn("PasswordHashing.verify")(function* (
        password: string,
        stored: string | undefined,
        before: Effect.Effect<void, TooManyRequests> = Effect.void
      ) {
        const phc = decodePhc(stored ?? dummy)
        if (phc === undefined) return yield* Effect.die(new Error("a stored password hash is not a PHC string"))
        const tag = yield* bounded(Effect.andThen(before, derive(password, phc.salt, phc.tag.length, phc.parameters)))
        if (!timingSafeEqual(tag, phc.tag) || stored === undefined) return "wrong"
        const { memory, passes, parallelism } = phc.parameters
        return memory === currentParameters.memory &&
          passes === currentParameters.passes &&
          parallelism === currentParameters.parallelism
          ? "right"
          : "outdated"
      })
      const digest = (text: string, salt: string) =>
        bounded(derive(text, createHash("sha256").update(salt).digest().subarray(0, 16), 32, currentParameters)).pipe(
          Effect.map((tag) => Buffer.from(tag).toString("base64url"))
        )
      return PasswordHashing.of({ digest, hash: (password) => bounded(hashNow(password)), verify })
    })
  )
}
