/** Enrols one person by their e-mail address: a batch with one row, worked at once. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { skipToken } from "@tanstack/react-query"
import { batchQuery, submitBatch } from "../../../api/batches.ts"
import { newId } from "../../../api/activity/new-id.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { rosterRoot } from "../../../api/roster.ts"
import { Button } from "../../../design/Button.tsx"
import { Banner, Card } from "../../../design/Surface.tsx"
import { TextField } from "../../../design/TextField.tsx"
import { useT as useCommonT } from "../../../i18n/common.ts"
import { useT } from "../texts.ts"
import { header, writeCsv } from "./csv.ts"
import { Reason } from "./Reason.tsx"

export const EnrollOne = ({ courseId, slug }: { readonly courseId: string; readonly slug: string }) => {
  const t = useT()
  const common = useCommonT()
  const client = useQueryClient()
  const [email, setEmail] = useState("")
  // One intent, one key: a second click or a retry of the same address is the same batch.
  const [key, setKey] = useState(newId)
  const sent = useMutation({ mutationFn: (address: string) => submitBatch(writeCsv([header, [address, slug]]), key) })
  const report = useQuery({
    ...batchQuery(sent.data ?? ""),
    ...(sent.data === undefined && { queryFn: skipToken })
  })
  const row = report.data?.status === "done" ? report.data.rows[0] : undefined
  const outcome = row?.outcome
  useEffect(() => {
    if (outcome === undefined || outcome === "rejected") return
    setEmail("")
    setKey(newId())
    void client.invalidateQueries({ queryKey: rosterRoot(courseId) })
  }, [client, courseId, outcome])
  const waiting = sent.isPending || (sent.data !== undefined && row === undefined && report.error === null)
  const error = sent.error ?? report.error
  return (
    <Card as="section" aria-labelledby="one-heading">
      <div className="stack">
        <h2 id="one-heading">{t("one.title")}</h2>
        <form
          className="roster-form"
          onSubmit={(event) => {
            event.preventDefault()
            if (!waiting && email.trim() !== "") sent.mutate(email.trim())
          }}
        >
          <TextField
            label={t("one.email")}
            type="email"
            required
            maxLength={254}
            autoComplete="off"
            value={email}
            onChange={({ target }) => {
              setEmail(target.value)
              setKey(newId())
            }}
          />
          <Button type="submit" pending={waiting}>
            {t("one.submit")}
          </Button>
        </form>
        {error !== null && (
          <Banner tone="bad" live>
            {common(sentenceOf(error))}
          </Banner>
        )}
        {outcome !== undefined && (
          <Banner tone={outcome === "rejected" ? "bad" : "good"} live>
            <bdi>{row?.email}</bdi>: {t(`outcome.${outcome}`)}
            {row?.reason !== undefined && (
              <>
                {" – "}
                <Reason reason={row.reason} />
              </>
            )}
          </Banner>
        )}
      </div>
    </Card>
  )
}
