/** The chart and the minute under its cursor, by pointer and by keyboard. */
import { type KeyboardEvent, lazy, Suspense, useState } from "react"
import { Skeleton } from "../../../design/States.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useLocale } from "../../../i18n/language.ts"
import { directionOf } from "../../../i18n/Locale.ts"
import { useT } from "../texts.ts"
import type { Point } from "./windows.ts"

const LiveChart = lazy(async () => ({ default: (await import("./LiveChart.tsx")).LiveChart }))

/** How far a key moves, in minutes; `undefined` = the key is not for the chart. */
const stepOf = (key: string, count: number, rtl: boolean): number | undefined => {
  const along = rtl ? -1 : 1
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: along,
    ArrowLeft: -along,
    ArrowUp: 1,
    ArrowDown: -1,
    PageUp: 10,
    PageDown: -10,
    Home: -count,
    End: count
  }
  return steps[key]
}

/** Without a cursor the newest minute is said. */
export const LiveMinutes = ({ points }: { readonly points: ReadonlyArray<Point> }) => {
  const t = useT()
  const format = useFormat()
  const rtl = directionOf(useLocale()) === "rtl"
  const [chosen, setChosen] = useState<number | null>(null)
  const last = points.length - 1
  const index = Math.min(chosen ?? last, last)
  const point = points[index]
  const words =
    point === undefined
      ? ""
      : t(point.approximate ? "live.minute.about" : "live.minute", {
          time: format.time(point.at),
          count: point.learners
        })
  const move = (event: KeyboardEvent) => {
    const step = stepOf(event.key, points.length, rtl)
    if (step === undefined) return
    event.preventDefault()
    setChosen(Math.min(last, Math.max(0, index + step)))
  }
  return (
    <div
      className="live-minutes"
      role="slider"
      tabIndex={0}
      aria-label={t("live.slider")}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, last)}
      aria-valuenow={Math.max(0, index)}
      aria-valuetext={words}
      onKeyDown={move}
      onBlur={() => setChosen(null)}
    >
      <Suspense fallback={<Skeleton blockSize="240px" radius="var(--r-m)" />}>
        <LiveChart points={points} chosen={chosen} onHover={setChosen} />
      </Suspense>
      <p className="small num live-words">{words}</p>
    </div>
  )
}
