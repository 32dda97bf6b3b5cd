import { useQuery } from "@tanstack/react-query"
import type { Progress } from "@lyceum/sdk"
import { Link } from "@tanstack/react-router"
import { outlineQuery } from "../../../api/lessons.ts"
import { LinkButton } from "../../../design/Button.tsx"
import { MarkText, ProgressBar, StateMark } from "../../../design/Progress.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { Card } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import { remainingIn } from "./remaining-in.ts"

/** Not finished yet: how far, and everything that is left, with the way to it. */
export const Remaining = ({ progress }: { readonly progress: Progress }) => {
  const t = useT()
  const format = useFormat()
  const { completedItems, courseId, courseVersion, percent, requiredItems, resumeItem } = progress
  const outline = useQuery(outlineQuery(courseId, courseVersion))
  const left = requiredItems - completedItems
  return (
    <Card className="remaining" as="section">
      <h2>{t("finish.left", { count: left })}</h2>
      <div className="stack">
        <ProgressBar percent={percent} label={t("finish.progress")} />
        <p className="small muted num">
          {t("finish.so-far", { percent: format.percent(percent), done: completedItems, count: requiredItems })}
        </p>
      </div>
      {resumeItem !== null && (
        <div>
          <LinkButton
            variant="primary"
            icon="play"
            to="/courses/$courseId/items/$itemId"
            params={{ courseId, itemId: resumeItem.id }}
          >
            {t.rich("finish.go-on", { item: (part) => <bdi>{part}</bdi> }, { title: resumeItem.title })}
          </LinkButton>
        </div>
      )}
      {outline.data === undefined ? (
        outline.isError ? (
          <ErrorState error={outline.error} onRetry={() => void outline.refetch()} retrying={outline.isFetching} />
        ) : (
          <Loading>
            <SkeletonLines lines={5} />
          </Loading>
        )
      ) : (
        remainingIn(outline.data, progress).map(({ id, items, title }) => (
          <section key={id} className="remaining-section">
            <h3>
              <bdi>{title}</bdi>
            </h3>
            <ul role="list">
              {items.map((item) => (
                <li key={item.id}>
                  <StateMark state={item.mark} />
                  {item.mark === "locked" ? (
                    <span className="muted" dir="auto">
                      {item.title}
                      <MarkText state={item.mark} />
                    </span>
                  ) : (
                    <Link to="/courses/$courseId/items/$itemId" params={{ courseId, itemId: item.id }} dir="auto">
                      {item.title}
                      <MarkText state={item.mark} />
                    </Link>
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))
      )}
    </Card>
  )
}
