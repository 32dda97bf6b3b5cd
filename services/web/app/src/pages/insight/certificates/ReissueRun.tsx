/** One run through the learners of a course: its progress while it goes on, its counts when it is done. */
import type { CertificateReissue } from "@lyceum/sdk"
import { ProgressBar } from "../../../design/Progress.tsx"
import { Pill } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"

export const ReissueRun = ({ run }: { readonly run: CertificateReissue }) => {
  const t = useT()
  const format = useFormat()
  const { finishedAt } = run
  // Nobody to look at is all there was to do; people who came in meanwhile do not make it more than all.
  const percent = run.total === 0 ? 100 : Math.min(100, (100 * run.learners) / run.total)
  return (
    <div className="stack">
      <p className="num">
        {finishedAt === null
          ? t("reissue.running", { done: run.learners, total: run.total })
          : t("reissue.done", { time: format.dateTime(finishedAt), count: run.learners })}
      </p>
      {finishedAt === null && <ProgressBar label={t("reissue.progress")} percent={percent} />}
      <div className="row insight-pills num">
        <Pill tone={run.issued > 0 ? "good" : "plain"} icon="award">
          {t("reissue.issued", { count: run.issued })}
        </Pill>
        <Pill>{t("reissue.already", { count: run.alreadyIssued })}</Pill>
      </div>
    </div>
  )
}
