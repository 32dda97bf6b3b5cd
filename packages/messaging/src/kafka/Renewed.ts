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

/**
 * A connection that failed one of its users is given to nobody any more, and closed when the last one is done: the client may lose
 * requests of a connection that it is told to end. `close` must not reject for a reason that anybody could act on: its rejection
 * is ignored.
 */
export const renewed = <C>(options: {
  readonly open: () => Promise<C>
  readonly close: (connection: C) => Promise<void>
  readonly keep?: (thrown: unknown) => boolean
}): Renewed<C> => {
  interface Held {
    readonly connection: Promise<C>
    /** Calls that run on it now. */
    users: number
    /** It gets no new users. */
    over: boolean
    closed: boolean
  }
  let current: Held | undefined
  const close = async (held: Held): Promise<void> => {
    if (held.closed) return
    held.closed = true
    try {
      await options.close(await held.connection)
    } catch {
      // It was broken already: that is why it is thrown away.
    }
  }
  const retire = (held: Held): void => {
    held.over = true
    if (current === held) current = undefined
  }
  return {
    use: async (run) => {
      const mine = (current ??= { connection: options.open(), users: 0, over: false, closed: false })
      mine.users++
      try {
        return await run(await mine.connection)
      } catch (thrown) {
        if (options.keep?.(thrown) !== true) retire(mine)
        throw thrown
      } finally {
        mine.users--
        if (mine.over && mine.users === 0) void close(mine)
      }
    },
    drop: () => {
      const mine = current
      if (mine === undefined) return Promise.resolve()
      retire(mine)
      return close(mine)
    }
  }
}
