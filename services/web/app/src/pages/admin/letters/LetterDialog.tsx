/** One dead letter: why it failed, what is in it, and trying it again. */
import type { DeadLetterDetails } from "@lyceum/sdk"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { lyceum } from "../../../api/lyceum.ts"
import { letterQuery, lettersRoot } from "../../../api/operations.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { Button } from "../../../design/Button.tsx"
import { Dialog } from "../../../design/Dialog.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { Banner } from "../../../design/Surface.tsx"
import { useT as useCommonT } from "../../../i18n/common.ts"
import { useT } from "../texts.ts"
import { LetterFacts } from "./LetterFacts.tsx"

const Replay = ({ letter }: { readonly letter: DeadLetterDetails }) => {
  const t = useT()
  const common = useCommonT()
  const client = useQueryClient()
  const [asked, setAsked] = useState(false)
  const { data, error, isPending, mutate } = useMutation({
    mutationFn: async () => (await lyceum.operations.replay({ path: { deadLetterId: letter.id } })).data,
    onSuccess: () => {
      setAsked(false)
      return client.invalidateQueries({ queryKey: lettersRoot })
    }
  })
  return (
    <div className="stack">
      {data !== undefined && (
        <Banner tone={data.replayed ? "good" : "accent"} live>
          {t(data.replayed ? "replay.done" : "replay.before")}
        </Banner>
      )}
      {error !== null && (
        <Banner tone="bad" live>
          {common(sentenceOf(error))}
        </Banner>
      )}
      {data === undefined && letter.replayed && <p className="muted">{t("replay.before")}</p>}
      {!letter.replayed && data === undefined && !asked && (
        <div className="row">
          <Button variant="primary" icon="refresh" onClick={() => setAsked(true)}>
            {t("replay.ask")}
          </Button>
        </div>
      )}
      {!letter.replayed && data === undefined && asked && (
        <Banner
          tone="warn"
          live
          action={
            <div className="row">
              <Button size="small" onClick={() => setAsked(false)}>
                {common("cancel")}
              </Button>
              <Button size="small" variant="primary" pending={isPending} onClick={() => mutate()}>
                {t("replay.do")}
              </Button>
            </div>
          }
        >
          {t("replay.text")}
        </Banner>
      )}
    </div>
  )
}

export const LetterDialog = ({ id, onClose }: { readonly id: string; readonly onClose: () => void }) => {
  const t = useT()
  const { data, error, isFetching, refetch } = useQuery(letterQuery(id))
  return (
    <Dialog title={t("letter.title")} size="wide" onClose={onClose}>
      {data === undefined && error === null && (
        <Loading>
          <SkeletonLines lines={6} />
        </Loading>
      )}
      {data === undefined && error !== null && (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      )}
      {data !== undefined && (
        <div className="stack">
          <LetterFacts letter={data} />
          <Replay letter={data} />
        </div>
      )}
    </Dialog>
  )
}
