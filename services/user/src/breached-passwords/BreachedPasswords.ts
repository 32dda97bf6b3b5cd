/** Port: whether a password became public in a breach of some other site (OWASP ASVS 5.0 6.2.12, NIST SP 800-63B 3.1.1.2). */
import { Context, Effect, Layer } from "effect"

/**
 * `breached`: who guesses passwords has this one in their list. `not-found`: the set that was asked does not have it. `unknown`:
 * nobody could be asked.
 */
export type Standing = "breached" | "not-found" | "unknown"

export class BreachedPasswords extends Context.Service<
  BreachedPasswords,
  {
    /**
     * Never fails: while the set is away the common list alone decides, because nobody should be kept from an account, or from
     * changing a password that was stolen, by somebody else's outage. The password itself leaves nothing behind.
     */
    readonly standing: (password: string) => Effect.Effect<Standing>
  }
>()("@lyceum/user/BreachedPasswords") {
  /** No set: `unknown` of every password. */
  static readonly none = Layer.succeed(BreachedPasswords, { standing: () => Effect.succeed("unknown") })
}
