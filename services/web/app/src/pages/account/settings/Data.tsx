import { useMutation } from "@tanstack/react-query"
import { lyceum } from "../../../api/lyceum.ts"
import { queryClient } from "../../../api/query-client.ts"
import { Button } from "../../../design/Button.tsx"
import { toast } from "../../../toast.ts"
import { Trouble } from "../sign-in/Trouble.tsx"
import { useT } from "../texts.ts"
import { DataRequests } from "./data-requests/DataRequests.tsx"
import { dataRequestsQuery } from "./data-requests/requests.ts"
import { saveJson } from "./save-file.ts"
import { Section } from "./Section.tsx"

const exports = {
  account: async () => (await lyceum.users.exportMe()).data,
  learning: async () => (await lyceum.learningExport.own()).data
} as const

const Export = ({ what }: { readonly what: keyof typeof exports }) => {
  const t = useT()
  const { error, isPending, mutate } = useMutation({
    mutationFn: async () => saveJson(`lyceum-${what}.json`, await exports[what]()),
    onSuccess: async () => {
      toast(t("data.saved", { file: `lyceum-${what}.json` }))
      // The account's file is the first answer to a request, which the others answer too.
      await queryClient.invalidateQueries({ queryKey: dataRequestsQuery.queryKey })
    }
  })
  return (
    <li className="settings-row">
      <div>
        <b>{t(`data.${what}`)}</b>
        <p className="small muted">{t(`data.${what}.text`)}</p>
        <Trouble error={error} />
      </div>
      <Button
        size="small"
        icon="download"
        pending={isPending}
        aria-label={t(`data.${what}.download`)}
        onClick={() => mutate()}
      >
        {t("data.download")}
      </Button>
    </li>
  )
}

/** Everything that is kept about the person, to take along, and who answered when. */
export const Data = () => {
  const t = useT()
  return (
    <Section name="data" title={t("data.title")} text={t("data.text")}>
      <ul className="settings-rows" role="list">
        <Export what="account" />
        <Export what="learning" />
      </ul>
      <DataRequests />
    </Section>
  )
}
