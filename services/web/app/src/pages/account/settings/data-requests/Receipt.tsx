import type { DataRequest } from "@lyceum/sdk"
import { Button } from "../../../../design/Button.tsx"
import { Disclosure } from "../../../../design/Disclosure.tsx"
import { useFormat } from "../../../../i18n/format.ts"
import { toast } from "../../../../toast.ts"
import { useT } from "../../texts.ts"
import { saveJson } from "../save-file.ts"

/** Who holds something, and when each of them answered; to keep as a file too. */
export const Receipt = ({ request }: { readonly request: DataRequest }) => {
  const t = useT()
  const format = useFormat()
  const file = `lyceum-receipt-${request.id}.json`
  return (
    <Disclosure level={4} title={t("data.receipt", { when: format.dateTime(request.requestedAt) })}>
      <dl className="receipt small">
        {request.answers.map(({ answeredAt, holder }) => (
          <div key={holder}>
            <dt>{t(`data.holder.${holder}`)}</dt>
            <dd className="num muted">
              {answeredAt === null
                ? t("data.not-answered")
                : t("data.answered", {
                    when: `${format.date(answeredAt)}, ${format.timeSeconds(answeredAt)}`
                  })}
            </dd>
          </div>
        ))}
      </dl>
      <p className="xs muted">
        {t.rich("data.receipt.number", { id: (text) => <bdi>{text}</bdi> }, { id: request.id })}
      </p>
      <Button
        size="small"
        onClick={() => {
          saveJson(file, request)
          toast(t("data.saved", { file }))
        }}
      >
        {t("data.receipt.save")}
      </Button>
    </Disclosure>
  )
}
