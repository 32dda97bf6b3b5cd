/** The line of learners by minute, drawn by uPlot. In a chunk of its own. */
import { useEffect, useRef } from "react"
import uPlot from "uplot"
import "uplot/dist/uPlot.min.css"
import { type Format, useFormat } from "../../../i18n/format.ts"
import { useLocale } from "../../../i18n/language.ts"
import { directionOf } from "../../../i18n/Locale.ts"
import { colorsIn, onThemeChange } from "./chart-colors.ts"
import type { Point } from "./windows.ts"

const height = 240

const dataOf = (points: ReadonlyArray<Point>): uPlot.AlignedData => [
  points.map(({ at }) => at / 1000),
  points.map(({ learners }) => learners)
]

const optionsOf = (
  place: HTMLElement,
  format: Format,
  rtl: boolean,
  onHover: (index: number | null) => void
): uPlot.Options => {
  const colors = colorsIn(place)
  const axis = {
    stroke: colors["ink-2"],
    font: `12px ${getComputedStyle(place).fontFamily}`,
    grid: { stroke: colors.line, width: 1 },
    ticks: { show: false }
  }
  return {
    width: place.clientWidth,
    height,
    legend: { show: false },
    padding: [12, rtl ? 0 : 24, 0, rtl ? 24 : 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 9 } },
    scales: {
      x: { time: true, dir: rtl ? -1 : 1 },
      // A whole learner is the least step, and an empty hour is a line at the bottom.
      y: { range: (_, _min, max) => [0, Math.max(4, Math.ceil(max * 1.15))] }
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        values: (_, ticks) => ticks.map((tick) => format.time(tick * 1000)),
        space: 80,
        size: 34
      },
      {
        ...axis,
        // A const enum of the library, which has no values at run time: 1 is right, 3 is left.
        // oxlint-disable-next-line typescript/no-unsafe-enum-assignment
        side: rtl ? 1 : 3,
        size: 44,
        values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? format.number(tick) : ""))
      }
    ],
    series: [{}, { stroke: colors.accent, fill: colors["accent-soft"], width: 2, points: { show: false } }],
    hooks: { setCursor: [({ cursor }) => onHover(cursor.idx ?? null)] }
  }
}

/** `chosen`: the index of the point that the cursor stands on; `onHover` tells where a pointer is. */
export const LiveChart = ({
  points,
  chosen,
  onHover
}: {
  readonly points: ReadonlyArray<Point>
  readonly chosen: number | null
  readonly onHover: (index: number | null) => void
}) => {
  const format = useFormat()
  const rtl = directionOf(useLocale()) === "rtl"
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(null)
  const newest = useRef({ points, onHover })
  useEffect(() => {
    newest.current = { points, onHover }
  })
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const draw = () => {
      plot.current?.destroy()
      const hover = (index: number | null) => newest.current.onHover(index)
      plot.current = new uPlot(optionsOf(element, format, rtl, hover), dataOf(newest.current.points), element)
    }
    draw()
    const stopThemes = onThemeChange(draw)
    const sizes = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height }))
    sizes.observe(element)
    return () => {
      stopThemes()
      sizes.disconnect()
      plot.current?.destroy()
      plot.current = null
    }
  }, [format, rtl])
  useEffect(() => plot.current?.setData(dataOf(points)), [points])
  useEffect(() => {
    const point = chosen === null ? undefined : points[chosen]
    if (point === undefined || plot.current === null || plot.current.cursor.idx === chosen) return
    const left = plot.current.valToPos(point.at / 1000, "x")
    plot.current.setCursor({ left, top: plot.current.valToPos(point.learners, "y") }, false)
  }, [chosen, points])
  return <div className="live-chart" ref={place} aria-hidden="true" style={{ blockSize: `${height}px` }} />
}
