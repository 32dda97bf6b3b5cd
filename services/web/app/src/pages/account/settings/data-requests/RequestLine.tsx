import type { DataRequest } from "@lyceum/sdk"
import { useMutation } from "@tanstack/react-query"
import { lyceum } from "../../../../api/lyceum.ts"
import { Button } from "../../../../design/Button.tsx"
import { Pill, type Tone } from "../../../../design/Surface.tsx"
import { useFormat } from "../../../../i18n/format.ts"
import { toast } from "../../../../toast.ts"
import { Trouble } from "../../sign-in/Trouble.tsx"
import { useT } from "../../texts.ts"
import { saveJson } from "../save-file.ts"
import { Receipt } from "./Receipt.tsx"
import { type Standing, standingOf } from "./requests.ts"

const tones: Readonly<Record<Standing, Tone>> = { complete: "good", waiting: "accent", late: "warn" }

/** One request: what was asked for and when, who has answered, and what they gave. */
export const RequestLine = ({ request }: { readonly request: DataRequest }) => {
  const t = useT()
  const format = useFormat()
  const standing = standingOf(request, Date.now())
  const when = format.dateTime(request.requestedAt)
  const answered = request.answers.filter(({ answeredAt }) => answeredAt !== null).length
  const file = `lyceum-all-${request.requestedAt.slice(0, 10)}.json`
  const { error, isPending, mutate } = useMutation({
    mutationFn: async () =>
      saveJson(file, (await lyceum.dataRequests.archive({ path: { dataRequestId: request.id } })).data),
    onSuccess: () => toast(t("data.saved", { file }))
  })
  return (
    <li className="settings-row">
      <div>
        <b>{t(`data.request.${request.kind}`)}</b> <Pill tone={tones[standing]}>{t(`data.standing.${standing}`)}</Pill>
        <p className="small muted num">{t("data.request.asked", { when })}</p>
        <p className="small" role={standing === "complete" ? undefined : "status"}>
          {request.completedAt === null
            ? t("data.request.answered", {
                answered: format.number(answered),
                all: format.number(request.answers.length)
              })
            : t("data.request.completed", { when: format.dateTime(request.completedAt) })}{" "}
          {standing === "late" && t("data.request.late")}
        </p>
        <Receipt request={request} />
        <Trouble error={error} />
      </div>
      {request.kind === "export" && standing === "complete" && (
        <Button
          size="small"
          icon="download"
          pending={isPending}
          aria-label={t("data.request.download-label", { when })}
          onClick={() => mutate()}
        >
          {t("data.request.download")}
        </Button>
      )}
    </li>
  )
}
