/** How far somebody is, in numbers and in shapes. */
import { useT } from "../i18n/common.ts"
import { useFormat } from "../i18n/format.ts"
import "./Progress.css"

/** Rounded down and within 0..100: 100 is said of what is complete alone. */
const whole = (percent: number): number => Math.min(100, Math.max(0, Math.floor(percent)))

/** A thin bar; `percent` 0..100, `label` says of what. Give the number as text beside it. */
export const ProgressBar = ({ percent, label }: { readonly percent: number; readonly label: string }) => (
  <div
    className="bar"
    role="progressbar"
    aria-label={label}
    aria-valuenow={whole(percent)}
    aria-valuemin={0}
    aria-valuemax={100}
    data-complete={whole(percent) === 100 || undefined}
  >
    <span style={{ inlineSize: `${whole(percent)}%` }} />
  </div>
)

/** A large ring with the number in it; `note` stands below the number, for example "7 of 12 lessons". */
export const ProgressRing = ({ percent, note }: { readonly percent: number; readonly note?: string }) => {
  const t = useT()
  const format = useFormat()
  const value = whole(percent)
  return (
    <div className="ring">
      <svg viewBox="0 0 120 120" fill="none" strokeWidth="10" aria-hidden="true">
        <circle cx="60" cy="60" r="52" />
        {value > 0 && (
          <circle
            cx="60"
            cy="60"
            r="52"
            stroke={value === 100 ? "var(--good)" : "var(--accent)"}
            strokeLinecap="round"
            pathLength="100"
            strokeDasharray={`${value} 100`}
            transform="rotate(-90 60 60)"
          />
        )}
      </svg>
      <div aria-hidden="true">
        <b className="num">{format.percent(value)}</b>
        {note !== undefined && <span className="xs muted">{note}</span>}
      </div>
      <span className="hidden-text">
        {t("progress.done", { percent: format.percent(value) })} {note}
      </span>
    </div>
  )
}

/** What has been done of something: nothing, a part (0..100, exclusive), all, or it cannot be begun yet. */
export type MarkState = "none" | "part" | "done" | "locked"

/** The mark of a share of completed work, 0..100. */
export const markOf = (percent: number): MarkState => (percent >= 100 ? "done" : percent > 0 ? "part" : "none")

/**
 * A mark that says its state by its shape: an empty circle, a partial ring, a filled check, a lock. Put it beside a title;
 * what it says to readers (", Completed") follows the title: `<MarkText state={…} />`.
 */
export const StateMark = ({
  state,
  percent = 50,
  size = 18
}: {
  readonly state: MarkState
  readonly percent?: number
  readonly size?: number
}) => (
  <span className="mark">
    <svg width={size} height={size} viewBox="0 0 18 18" fill="none" aria-hidden="true">
      {state === "done" && (
        <>
          <circle cx="9" cy="9" r="9" fill="var(--good)" />
          <path
            d="m5 9.3 2.7 2.7L13 6.6"
            stroke="var(--surface)"
            strokeWidth="1.9"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </>
      )}
      {state === "none" && <circle cx="9" cy="9" r="8" stroke="var(--ink-3)" strokeWidth="1.5" />}
      {state === "part" && (
        <>
          <circle cx="9" cy="9" r="8" stroke="var(--line)" strokeWidth="2" />
          <circle
            cx="9"
            cy="9"
            r="8"
            stroke="var(--accent)"
            strokeWidth="2"
            pathLength="100"
            strokeDasharray={`${whole(percent)} 100`}
            transform="rotate(-90 9 9)"
          />
        </>
      )}
      {state === "locked" && (
        <path
          d="M4.5 8.500h9v6.500h-9zM6.5 8.500V6a2.5 2.5 0 0 1 5 0v2.5"
          stroke="var(--ink-3)"
          strokeWidth="1.5"
          strokeLinejoin="round"
        />
      )}
    </svg>
  </span>
)

/** The words of a mark, for those who hear the page: ", Completed". Stands right after the title. */
export const MarkText = ({ state }: { readonly state: MarkState }) => {
  const t = useT()
  return <span className="hidden-text">, {t(`mark.${state}`)}</span>
}
