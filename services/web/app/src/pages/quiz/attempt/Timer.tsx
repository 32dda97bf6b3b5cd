import { useEffect, useRef, useState } from "react"
import { announce } from "../../../announce.ts"
import { serverNow } from "../../../api/server-clock.ts"
import { Icon } from "../../../design/Icon.tsx"
import { useT } from "../texts.ts"

/** Said aloud when so many seconds are left. */
const saidAt = [300, 60] as const

const two = (value: number): string => String(value).padStart(2, "0")

/** Seconds as a clock shows them: 1:05:09 or 4:59. */
const clock = (seconds: number): string => {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

/** How often to hand in again when that failed at the deadline, in seconds. */
const retryEvery = 5

/** The way to the deadline by the server's clock; calls `onOver` there, and again while that `failed`. */
export const Timer = ({
  deadline,
  failed,
  onOver
}: {
  readonly deadline: string
  readonly failed: boolean
  readonly onOver: () => void
}) => {
  const t = useT()
  const left = () => Math.ceil((Date.parse(deadline) - serverNow()) / 1000)
  const [seconds, setSeconds] = useState(left)
  const before = useRef(seconds)
  const called = useRef(Number.POSITIVE_INFINITY)
  useEffect(() => {
    const timer = setInterval(() => setSeconds(left()), 1000)
    return () => clearInterval(timer)
  })
  useEffect(() => {
    const passed = saidAt.find((mark) => before.current > mark && seconds <= mark)
    before.current = seconds
    if (passed !== undefined && seconds > 0) announce(t("timer.left", { minutes: passed / 60 }))
    const due =
      called.current === Number.POSITIVE_INFINITY ? seconds <= 0 : failed && seconds <= called.current - retryEvery
    if (!due) return
    if (called.current === Number.POSITIVE_INFINITY) announce(t("timer.over"))
    called.current = seconds
    onOver()
  }, [seconds, failed, onOver, t])
  return (
    <span className="quiz-timer num" data-soon={seconds <= 300 || undefined} role="timer" aria-label={t("timer")}>
      <Icon name="clock" size={18} />
      <span dir="ltr">{clock(Math.max(0, seconds))}</span>
    </span>
  )
}
