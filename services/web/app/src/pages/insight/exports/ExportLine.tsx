/** One export: what it holds, how far it is, and its file. */
import type { AnalyticsExport } from "@lyceum/sdk"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { downloadOf, exportsRoot, isOpen, removeExport } from "../../../api/exports.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { Button } from "../../../design/Button.tsx"
import { Banner, Pill, type Tone } from "../../../design/Surface.tsx"
import { useT as useCommonT } from "../../../i18n/common.ts"
import { useFormat } from "../../../i18n/format.ts"
import { announce } from "../../../announce.ts"
import { useT } from "../texts.ts"

const tones: Readonly<Record<AnalyticsExport["state"], Tone>> = {
  queued: "plain",
  running: "accent",
  ready: "good",
  failed: "bad",
  expired: "plain"
}

/** The last day of a period that ends before `to`. */
const lastDay = (to: string) => new Date(to).getTime() - 1

export const ExportLine = ({ courseId, line }: { readonly courseId: string; readonly line: AnalyticsExport }) => {
  const t = useT()
  const common = useCommonT()
  const format = useFormat()
  const client = useQueryClient()
  const anew = () => client.invalidateQueries({ queryKey: exportsRoot(courseId) })
  const fetched = useMutation({
    mutationFn: () => downloadOf(line.id),
    onSuccess: (download) => (download === null ? void anew() : location.assign(download.url))
  })
  const removed = useMutation({
    mutationFn: () => removeExport(line.id),
    onSuccess: async () => {
      announce(t("exports.removed"))
      await anew()
    }
  })
  const what = t(`exports.kind.${line.kind}`)
  const period = `${format.date(line.from)} – ${format.date(lastDay(line.to))}`
  const name = t("exports.name", { kind: what, period })
  const error = fetched.error ?? removed.error
  return (
    <li className="exports-line">
      <div className="exports-what">
        <h3>
          {what} <Pill tone={tones[line.state]}>{t(`exports.state.${line.state}`)}</Pill>
        </h3>
        <p className="small">
          {period} · {line.format === "csv" ? "CSV" : "Parquet"}
        </p>
        <p className="small muted" role={isOpen(line) ? "status" : undefined}>
          {line.state === "queued" && t("exports.waits")}
          {line.state === "running" && t("exports.rows", { count: line.rows })}
          {line.state === "failed" && t(`exports.failure.${line.failure ?? "internal"}`)}
          {line.state === "expired" && t("exports.expired")}
          {line.state === "ready" &&
            t("exports.facts", {
              rows: t("exports.rows", { count: line.rows }),
              size: format.bytes(line.size ?? 0),
              time: format.dateTime(line.asOf ?? line.createdAt)
            })}
        </p>
        {line.state === "ready" && line.expiresAt !== null && (
          <p className="xs muted">{t("exports.until", { date: format.date(line.expiresAt) })}</p>
        )}
      </div>
      <div className="row exports-actions">
        {line.state === "ready" && (
          <Button
            size="small"
            icon="download"
            pending={fetched.isPending}
            onClick={() => fetched.mutate()}
            aria-label={t("exports.download.of", { name })}
          >
            {t("exports.download")}
          </Button>
        )}
        <Button
          size="small"
          variant="quiet"
          icon={isOpen(line) ? "close" : "trash"}
          pending={removed.isPending}
          onClick={() => removed.mutate()}
          aria-label={isOpen(line) ? t("exports.cancel.of", { name }) : t("exports.delete.of", { name })}
        >
          {isOpen(line) ? common("cancel") : t("exports.delete")}
        </Button>
      </div>
      {error !== null && (
        <div className="exports-error">
          <Banner tone="bad" live>
            {common(sentenceOf(error))}
          </Banner>
        </div>
      )}
    </li>
  )
}
