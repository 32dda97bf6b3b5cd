/** Who is learning now: unique learners by minute, live. */
import { AsOf } from "../../../design/AsOf.tsx"
import { ChipLink } from "../../../design/Chip.tsx"
import { Disclosure } from "../../../design/Disclosure.tsx"
import { ErrorState, Loading, Skeleton } from "../../../design/States.tsx"
import { Card, Pill } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { type DashboardSearch, ranges } from "../search.ts"
import { useT } from "../texts.ts"
import { LiveMinutes } from "./LiveMinutes.tsx"
import { LiveTable } from "./LiveTable.tsx"
import { type Connection, useActiveLearners } from "./use-active-learners.ts"
import { peakOf } from "./windows.ts"

const ConnectionPill = ({ connection }: { readonly connection: Connection }) => {
  const t = useT()
  const tone = connection === "live" ? "good" : connection === "connecting" ? "plain" : "warn"
  return (
    <span role="status" className="live-connection">
      <Pill tone={tone} icon={connection === "live" ? "check" : "refresh"}>
        {t(`live.${connection}`)}
      </Pill>
    </span>
  )
}

export const LiveCard = ({ courseId, search }: { readonly courseId: string; readonly search: DashboardSearch }) => {
  const t = useT()
  const format = useFormat()
  const { hours = 1 } = search
  const { asOf, behind, connection, error, points, retry } = useActiveLearners(courseId, hours)
  const peak = points && peakOf(points)
  return (
    <Card as="section" aria-labelledby="live-heading">
      <div className="row apart insight-head">
        <div>
          <h2 id="live-heading">{t("live.title")}</h2>
          <p className="small muted">{t("live.text")}</p>
        </div>
        <ConnectionPill connection={connection} />
      </div>
      <div className="row apart insight-tools">
        <nav className="row" aria-label={t("live.range")}>
          {ranges.map((range) => (
            <ChipLink
              key={range}
              to="/teach/$courseId"
              params={{ courseId }}
              search={{ ...search, hours: range }}
              resetScroll={false}
              chosen={range === hours}
            >
              {t("live.hours", { count: range })}
            </ChipLink>
          ))}
        </nav>
        {asOf !== undefined && <AsOf time={asOf} behind={behind?.seconds} />}
      </div>
      {points === undefined && error === null && (
        <Loading>
          <Skeleton blockSize="264px" radius="var(--r-m)" />
        </Loading>
      )}
      {points === undefined && error !== null && <ErrorState error={error} onRetry={retry} works={t("live.works")} />}
      {points !== undefined && (
        <div className="stack">
          <p className="small">
            {peak === undefined
              ? t("live.nobody")
              : t("live.summary", {
                  peak: peak.learners,
                  time: format.time(peak.at),
                  minutes: points.filter(({ learners }) => learners > 0).length
                })}
          </p>
          <LiveMinutes points={points} />
          {points.some(({ approximate }) => approximate) && <p className="small muted">{t("live.approximate")}</p>}
          <Disclosure title={t("live.table")} level={3}>
            <LiveTable points={points} />
          </Disclosure>
        </div>
      )}
    </Card>
  )
}
