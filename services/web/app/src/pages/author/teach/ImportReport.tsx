/** What an import made of an archive: nothing that was in it is passed over. */
import type { Imported } from "@lyceum/sdk"
import { useEffect, useRef } from "react"
import { LinkButton } from "../../../design/Button.tsx"
import { Disclosure } from "../../../design/Disclosure.tsx"
import { Stat } from "../../../design/Stat.tsx"
import { Banner, Card } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import { isItemKind } from "../kinds.ts"

interface Line {
  readonly place: string
  readonly text: string
}

/** Lines by the place that they are about, in the order of the report. */
const Lines = ({ lines }: { readonly lines: ReadonlyArray<Line> }) => {
  const places = [...new Set(lines.map(({ place }) => place))]
  return (
    <ul className="report-list" role="list">
      {places.map((place) => (
        <li key={place}>
          <p dir="auto">{place}</p>
          {lines.flatMap((line, index) =>
            line.place === place
              ? [
                  // The same words may stand twice in a report.
                  // oxlint-disable-next-line react/no-array-index-key
                  <p key={index} className="small muted" dir="auto">
                    {line.text}
                  </p>
                ]
              : []
          )}
        </li>
      ))}
    </ul>
  )
}

/** The report, with the way to the course. Takes the focus: it is what was waited for. */
export const ImportReport = ({ imported }: { readonly imported: Imported }) => {
  const t = useT()
  const format = useFormat()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const { courseId, report } = imported
  const { elements, files, items, lessons, notUsed, sections, unsupported, warnings } = report
  const total = Object.values(items).reduce((sum, count) => sum + count, 0)
  const clean = warnings.length === 0 && unsupported.length === 0
  const kinds = Object.entries(items).map(([kind, count]) =>
    isItemKind(kind) ? t(`report.${kind}`, { count }) : `${kind}: ${format.number(count)}`
  )
  return (
    <Card as="section" aria-labelledby="report">
      <div className="stack">
        <h2 id="report" tabIndex={-1} ref={heading}>
          {t("report.title")}
        </h2>
        <Banner tone={clean ? "good" : "warn"}>
          {clean ? t("report.clean") : t("report.look", { count: warnings.length + unsupported.length })}
        </Banner>
        <div className="report-counts">
          <Stat label={t("report.sections")} value={format.number(sections)} />
          <Stat label={t("report.lessons")} value={format.number(lessons)} />
          <Stat label={t("report.items")} value={format.number(total)} />
          <Stat label={t("report.files")} value={format.number(files)} />
        </div>
        {kinds.length > 0 && <p>{t("report.kinds", { kinds: format.list(kinds) })}</p>}
        {unsupported.length > 0 && (
          <Disclosure title={t("report.unsupported-title", { count: unsupported.length })} defaultOpen>
            <p className="small muted">{t("report.unsupported-text")}</p>
            <Lines lines={unsupported.map(({ place, reason, tag }) => ({ place, text: `<${tag}> ${reason}` }))} />
          </Disclosure>
        )}
        {warnings.length > 0 && (
          <Disclosure title={t("report.warnings", { count: warnings.length })} defaultOpen>
            <Lines lines={warnings.map(({ message, place }) => ({ place, text: message }))} />
          </Disclosure>
        )}
        {notUsed.length > 0 && (
          <Disclosure title={t("report.not-used", { count: notUsed.length })}>
            <ul className="small">
              {notUsed.map((path) => (
                <li key={path} dir="ltr">
                  {path}
                </li>
              ))}
            </ul>
          </Disclosure>
        )}
        <Disclosure title={t("report.elements")}>
          <p className="small" dir="ltr">
            {format.list(Object.entries(elements).map(([tag, count]) => `${tag} ${format.number(count)}`))}
          </p>
        </Disclosure>
        <div className="row">
          <LinkButton variant="primary" to="/teach/$courseId/edit" params={{ courseId }}>
            {t("report.edit")}
          </LinkButton>
        </div>
      </div>
    </Card>
  )
}
