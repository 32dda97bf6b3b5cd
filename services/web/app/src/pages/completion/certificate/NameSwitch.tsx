import { useMutation } from "@tanstack/react-query"
import type { Account, Certificate } from "@lyceum/sdk"
import { announce } from "../../../announce.ts"
import { certificateQuery } from "../../../api/certificates.ts"
import { lyceum } from "../../../api/lyceum.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { queryClient } from "../../../api/query-client.ts"
import { Switch } from "../../../design/Choice.tsx"
import { Banner } from "../../../design/Surface.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { useT } from "../texts.ts"

/** The owner's choice whether others see their name. Holds at once. */
export const NameSwitch = ({
  certificate,
  name
}: {
  readonly certificate: Certificate
  readonly name: Account["name"]
}) => {
  const t = useT()
  const common = useCommon()
  const query = certificateQuery(certificate.id)
  const { error, mutate } = useMutation({
    scope: { id: `certificate-name-${certificate.id}` },
    mutationFn: async (visible: boolean) => {
      const path = { certificateId: certificate.id }
      return (await lyceum.certificates.showName({ path, body: { visible } })).data
    },
    onMutate: (visible) => {
      void queryClient.cancelQueries(query)
      const changed: Certificate = { ...certificate, learnerName: visible ? name : null }
      queryClient.setQueryData(query.queryKey, changed)
    },
    onSuccess: (changed) => {
      queryClient.setQueryData(query.queryKey, changed)
      announce(t(changed.learnerName === null ? "certificate.name-hidden" : "certificate.name-shown"))
    },
    // What the server has, whatever was shown meanwhile.
    onError: () => queryClient.invalidateQueries(query)
  })
  return (
    <div className="stack">
      <Switch
        label={t("certificate.show-name")}
        hint={t("certificate.show-name-hint")}
        checked={certificate.learnerName !== null}
        onChange={({ target }) => mutate(target.checked)}
      />
      {error !== null && (
        <Banner tone="bad" live>
          {common(sentenceOf(error))}
        </Banner>
      )}
    </div>
  )
}
