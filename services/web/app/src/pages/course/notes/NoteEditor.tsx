/** Where a note on the lesson is written. */
import { sentenceOf } from "../../../api/problems.ts"
import { useAccount } from "../../../api/session.ts"
import { Button } from "../../../design/Button.tsx"
import { ErrorState, Loading, Skeleton } from "../../../design/States.tsx"
import { Banner } from "../../../design/Surface.tsx"
import { TextArea } from "../../../design/TextField.tsx"
import { useT as useCommonT } from "../../../i18n/common.ts"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import { useNote } from "./use-note.ts"

/** Most letters of a note, as the contract has it. */
const longest = 20_000

export const NoteEditor = ({ courseId, itemId }: { readonly courseId: string; readonly itemId: string }) => {
  const t = useT()
  const common = useCommonT()
  const format = useFormat()
  const userId = useAccount()?.id ?? ""
  const { keepMine, query, state, takeTheirs, text, write } = useNote(userId, courseId, itemId)
  if (query.isPending)
    return (
      <Loading>
        <Skeleton blockSize="180px" radius="var(--r-m)" />
      </Loading>
    )
  if (query.isError && text === "")
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
  return (
    <div className="stack">
      <TextArea
        label={t("notes.label")}
        hint={t("notes.hint")}
        value={text}
        rows={8}
        maxLength={longest}
        error={state.kind === "failed" ? common(sentenceOf(state.error)) : undefined}
        onChange={({ target }) => write(target.value)}
      />
      <p className="small muted num" role="status">
        {state.kind === "saving" && t("notes.saving")}
        {state.kind === "saved" && t("notes.saved", { time: format.time(state.at) })}
        {state.kind === "waiting" && t("notes.waiting")}
        {state.kind === "idle" &&
          query.data !== null &&
          query.data !== undefined &&
          t("notes.saved", { time: format.dateTime(query.data.updatedAt) })}
      </p>
      {state.kind === "conflict" && (
        <Banner
          tone="warn"
          live
          action={
            <div className="row">
              <Button size="small" onClick={() => takeTheirs(state.theirs)}>
                {t("notes.take-theirs")}
              </Button>
              <Button size="small" variant="primary" onClick={keepMine}>
                {t("notes.keep-mine")}
              </Button>
            </div>
          }
        >
          <p>{t("notes.conflict")}</p>
          <p className="notes-excerpt small" dir="auto">
            {state.theirs === null ? t("notes.deleted") : state.theirs.text}
          </p>
        </Banner>
      )}
    </div>
  )
}
