/**
 * A connection that is made when it is first needed, shared by all who ask, and thrown away when a call on it failed: the next
 * call makes a new one. So a broker that went away and came back, at the same place or another, is met afresh.
 */
export interface Renewed<C> {
  /** Runs on the connection. `keep` tells which rejections leave it in use. */
  readonly use: <A>(run: (connection: C) => Promise<A>) => Promise<A>
  /** Throws the connection away, if there is one. */
  readonly drop: () => Promise<void>
}

/** `close` must not reject for a reason that anybody could act on: its rejection is ignored. */
export const renewed = <C>(options: {
  readonly open: () => Promise<C>
  readonly close: (connection: C) => Promise<void>
  readonly keep?: (thrown: unknown) => boolean
}): Renewed<C> => {
  let current: Promise<C> | undefined
  const discard = async (connection: Promise<C>): Promise<void> => {
    if (current === connection) current = undefined
    try {
      await options.close(await connection)
    } catch {
      // It was broken already: that is why it is thrown away.
    }
  }
  return {
    use: async (run) => {
      const mine = (current ??= options.open())
      try {
        return await run(await mine)
      } catch (thrown) {
        if (options.keep?.(thrown) !== true) void discard(mine)
        throw thrown
      }
    },
    drop: () => (current === undefined ? Promise.resolve() : discard(current))
  }
}
