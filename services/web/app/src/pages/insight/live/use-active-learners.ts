/** Unique learners by minute: what was, and each minute as it closes. */
import type { ActiveLearnersWindow, Behind } from "@lyceum/sdk"
import { useQuery } from "@tanstack/react-query"
import { useEffect, useMemo, useState } from "react"
import { activeLearnersQuery } from "../../../api/insight.ts"
import { lyceum } from "../../../api/lyceum.ts"
import { isTemporary } from "../../../api/problems.ts"
import { byStart, type Point, pointsOf } from "./windows.ts"

/** `refused`: the stream says no, and trying again would not help. */
export type Connection = "connecting" | "live" | "interrupted" | "refused"

/** Between tries to reach a stream that cannot be begun, in milliseconds. */
const again = 5000

const pause = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, again)
    signal.addEventListener("abort", () => {
      clearTimeout(timer)
      resolve()
    })
  })

/** Follows until `signal` aborts; breaks are healed by the client, a beginning that fails is tried again here. */
const followFor = async (
  courseId: string,
  signal: AbortSignal,
  tell: (window: ActiveLearnersWindow) => void,
  say: (connection: Connection) => void
): Promise<void> => {
  let lastEventId: string | undefined
  while (!signal.aborted) {
    try {
      const windows = lyceum.follow({
        courseId,
        signal,
        onConnection: (connected) => say(connected ? "live" : "interrupted"),
        ...(lastEventId !== undefined && { lastEventId })
      })
      for await (const { id, data } of windows) {
        lastEventId = id
        tell(data)
      }
    } catch (error) {
      if (signal.aborted) return
      if (!isTemporary(error)) return say("refused")
      say("interrupted")
    }
    await pause(signal)
  }
}

export interface Live {
  /** Every minute of the range, oldest first; `undefined` until the history is there. */
  readonly points: ReadonlyArray<Point> | undefined
  readonly connection: Connection
  readonly asOf: string | undefined
  readonly behind: Behind | undefined
  readonly error: unknown
  readonly retry: () => void
}

/** The last `hours` of a course and everything that comes after, for as long as the component is there. */
export const useActiveLearners = (courseId: string, hours: number): Live => {
  const history = useQuery(activeLearnersQuery(courseId, hours))
  const [live, setLive] = useState<ReadonlyMap<number, ActiveLearnersWindow>>(new Map())
  const [connection, setConnection] = useState<Connection>("connecting")
  useEffect(() => {
    const stop = new AbortController()
    const tell = (window: ActiveLearnersWindow) =>
      setLive((known) => new Map([...known, [Date.parse(window.start), window]]))
    void followFor(courseId, stop.signal, tell, setConnection)
    return () => {
      stop.abort()
      setLive(new Map())
      setConnection("connecting")
    }
  }, [courseId])
  const { data } = history
  const points = useMemo(
    () => data && pointsOf(new Map([...byStart(data.windows), ...live]), Date.parse(data.asOf), hours),
    [data, live, hours]
  )
  return {
    points,
    connection,
    asOf: data?.asOf,
    behind: data?.behind,
    error: data === undefined ? history.error : null,
    retry: () => void history.refetch()
  }
}
