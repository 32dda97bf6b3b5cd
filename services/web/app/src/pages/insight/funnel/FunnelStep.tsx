/** One item of the funnel: how many began it, and how many got through. */
import { memo } from "react"
import { Pill } from "../../../design/Surface.tsx"
import { useT } from "../texts.ts"
import type { Step } from "./funnel.ts"

const Bar = ({ share, of }: { readonly share: "started" | "completed"; readonly of: number }) => (
  <span className="funnel-share" data-share={share} style={{ inlineSize: `${Math.min(100, of * 100)}%` }} />
)

const Row = ({
  step: { counts, outline },
  full,
  marked
}: {
  readonly step: Step
  readonly full: number
  readonly marked: boolean
}) => {
  const t = useT()
  const { attempts, completed, passed, started, title } = counts
  return (
    <li className="funnel-step" data-marked={marked || undefined}>
      <div className="funnel-title">
        <span dir="auto">{title ?? outline?.title ?? t("funnel.untitled")}</span>
        {marked && (
          <Pill tone="warn" icon="down">
            {t("funnel.marked")}
          </Pill>
        )}
        {outline !== undefined && !outline.required && <Pill>{t("funnel.optional")}</Pill>}
      </div>
      <span className="funnel-bar" aria-hidden="true">
        <Bar share="started" of={started / full} />
        <Bar share="completed" of={completed / full} />
      </span>
      <span className="funnel-numbers small num">
        {t("funnel.numbers", { started, completed })}
        {(outline?.kind === "quiz" || attempts > 0) && (
          <span className="muted"> {t("funnel.quiz", { attempts, passed })}</span>
        )}
      </span>
    </li>
  )
}

/**
 * `full` learners fill the bar. `marked`: most learners are lost before this step. Drawn again only when something of its own
 * changed: a funnel may have a thousand of them.
 */
export const FunnelStep = memo(Row)
