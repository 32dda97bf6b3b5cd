/** Windows of a minute as a line of points. Pure. */
import type { ActiveLearnersWindow } from "@lyceum/sdk"

const minute = 60_000

/** A window closes some time after its end: minutes this close to `asOf` may still get learners. In milliseconds. */
const closing = 2 * minute

/** One minute. `at`: its start, in milliseconds since 1970. */
export interface Point {
  readonly at: number
  readonly learners: number
  readonly approximate: boolean
}

/** Windows by their start; of two for the same minute the later given one stays (they are the same: windows are final). */
export const byStart = (windows: Iterable<ActiveLearnersWindow>): ReadonlyMap<number, ActiveLearnersWindow> =>
  new Map(Array.from(windows, (window) => [Date.parse(window.start), window] as const))

/**
 * Every minute from `hours` before `asOf` to the last that is known, without a gap: a closed minute that has no window had no
 * learners. `asOf` in milliseconds.
 */
export const pointsOf = (
  windows: ReadonlyMap<number, ActiveLearnersWindow>,
  asOf: number,
  hours: number
): ReadonlyArray<Point> => {
  const newest = [...windows.keys()].reduce((last, start) => Math.max(last, start), 0)
  const floor = (millis: number) => Math.floor(millis / minute) * minute
  const last = Math.max(newest, floor(asOf - closing) - minute)
  const first = floor(Math.max(asOf, last) - hours * 60 * minute)
  return Array.from({ length: Math.max(0, (last - first) / minute + 1) }, (_, index) => {
    const at = first + index * minute
    const window = windows.get(at)
    return { at, learners: window?.uniqueLearners ?? 0, approximate: window?.approximate ?? false }
  })
}

/** The point with the most learners; `undefined` when nobody was there. The newest of several. */
export const peakOf = (points: ReadonlyArray<Point>): Point | undefined =>
  points.reduce<Point | undefined>(
    (peak, point) => (point.learners > 0 && point.learners >= (peak?.learners ?? 0) ? point : peak),
    undefined
  )
