/** Reads server-sent events as the WHATWG HTML standard (9.2.6) says, from text in pieces of any size. */

export interface ServerEvent {
  /** Name of the event; `message` when none was sent. */
  readonly event: string
  readonly data: string
  /** The last id that the stream gave, also by an earlier event. */
  readonly id: string
}

export interface EventStreamReader {
  /** Events that are complete with this piece. */
  readonly push: (text: string) => ReadonlyArray<ServerEvent>
  /** Milliseconds that the server asks to wait before reconnecting; `undefined` until it does. */
  readonly retryMillis: () => number | undefined
}

/** Starts reading one connection. `lastId` is what was known before it. */
export const eventStreamReader = (lastId = ""): EventStreamReader => {
  let rest = ""
  let started = false
  // After a CR, an LF belongs to it, also when it comes with the next piece.
  let afterCr = false
  let [id, event] = [lastId, ""]
  let data: Array<string> = []
  let retry: number | undefined

  const field = (line: string): ServerEvent | undefined => {
    if (line === "") {
      const done =
        data.length === 0 ? undefined : { event: event === "" ? "message" : event, data: data.join("\n"), id }
      data = []
      event = ""
      return done
    }
    const colon = line.indexOf(":")
    const name = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "")
    if (name === "data") data.push(value)
    else if (name === "event") event = value
    else if (name === "id" && !value.includes("\0")) id = value
    else if (name === "retry" && /^\d+$/.test(value)) retry = Number(value)
    return undefined
  }

  return {
    push: (text) => {
      rest += text
      if (!started && rest !== "") {
        rest = rest.replace(/^\uFEFF/, "")
        started = true
      }
      const events: Array<ServerEvent> = []
      for (;;) {
        if (afterCr && rest !== "") {
          if (rest.startsWith("\n")) rest = rest.slice(1)
          afterCr = false
        }
        const end = rest.search(/[\r\n]/)
        if (end === -1) return events
        const found = field(rest.slice(0, end))
        if (found !== undefined) events.push(found)
        afterCr = rest[end] === "\r"
        rest = rest.slice(end + 1)
      }
    },
    retryMillis: () => retry
  }
}
