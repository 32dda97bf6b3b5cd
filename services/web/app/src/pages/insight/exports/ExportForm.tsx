/** What to export: kind, period, format. */
import { isProblem, type NewExport } from "@lyceum/sdk"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { exportsRoot, requestExport } from "../../../api/exports.ts"
import { useIntent } from "../../../api/intent.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { Button } from "../../../design/Button.tsx"
import { RadioGroup, Select } from "../../../design/Choice.tsx"
import { DateField } from "../../../design/DateField.tsx"
import { Banner, Card } from "../../../design/Surface.tsx"
import { useT as useCommonT } from "../../../i18n/common.ts"
import { announce } from "../../../announce.ts"
import { useT } from "../texts.ts"
import { dayOf, daysFrom, periodOf } from "./period.ts"

const kinds = ["learners", "activity", "completions", "active-learners"] as const
type Kind = (typeof kinds)[number]
type Format = NewExport["format"]

export const ExportForm = ({ courseId }: { readonly courseId: string }) => {
  const t = useT()
  const common = useCommonT()
  const client = useQueryClient()
  const keyOf = useIntent()
  const [asked, setAsked] = useState(0)
  const [kind, setKind] = useState<Kind>("learners")
  const [format, setFormat] = useState<Format>("csv")
  const [first, setFirst] = useState(() => dayOf(daysFrom(new Date(), -29)))
  const [last, setLast] = useState(() => dayOf(new Date()))
  const [wrong, setWrong] = useState(false)
  const { error, isPending, mutate } = useMutation({
    // A wish that was answered is over: the same once more is another export.
    mutationFn: (wish: NewExport) => requestExport(wish, keyOf(JSON.stringify([wish, asked]))),
    onSuccess: async () => {
      setAsked(asked + 1)
      announce(t("exports.asked"))
      await client.invalidateQueries({ queryKey: exportsRoot(courseId) })
    }
  })
  return (
    <Card as="section" aria-labelledby="export-form">
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const period = periodOf(first, last)
          setWrong(period === undefined)
          if (period !== undefined && !isPending) mutate({ kind, format, courseId, ...period })
        }}
      >
        <h2 id="export-form">{t("exports.new")}</h2>
        <Select
          label={t("exports.kind")}
          hint={t(`exports.kind.${kind}.text`)}
          value={kind}
          onChange={setKind}
          options={kinds.map((value) => ({ value, label: t(`exports.kind.${value}`) }))}
        />
        <div className="exports-days">
          <DateField
            label={t("exports.first")}
            value={first}
            onChange={setFirst}
            error={wrong ? t("exports.wrong-period") : undefined}
          />
          <DateField label={t("exports.last")} value={last} onChange={setLast} />
        </div>
        <RadioGroup
          legend={t("exports.format")}
          value={format}
          onChange={setFormat}
          options={[
            { value: "csv", label: "CSV", hint: t("exports.csv") },
            { value: "parquet", label: "Parquet", hint: t("exports.parquet") }
          ]}
        />
        {error !== null && (
          <Banner tone="bad" live>
            {isProblem(error, "urn:lyceum:problem:conflict") ? t("exports.too-many") : common(sentenceOf(error))}
          </Banner>
        )}
        <div className="row">
          <Button type="submit" variant="primary" pending={isPending}>
            {t("exports.ask")}
          </Button>
        </div>
        <p className="xs muted">{t("exports.ids")}</p>
      </form>
    </Card>
  )
}
