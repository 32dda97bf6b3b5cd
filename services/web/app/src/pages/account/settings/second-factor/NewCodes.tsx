import { useMutation } from "@tanstack/react-query"
import { lyceum } from "../../../../api/lyceum.ts"
import { useT } from "../../texts.ts"
import { readAgain } from "./changed.ts"
import { Proof } from "./Proof.tsx"
import { RecoveryCodes } from "./RecoveryCodes.tsx"

/** Ten new recovery codes in place of those until now. */
export const NewCodes = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useT()
  const { data, error, isPending, mutate } = useMutation({
    mutationFn: async (body: { readonly password: string; readonly code: string }) =>
      (await lyceum.secondFactor.replaceRecoveryCodes({ body })).data.recoveryCodes,
    onSuccess: readAgain
  })
  if (data !== undefined) return <RecoveryCodes codes={data} onClose={onClose} />
  return (
    <Proof
      title={t("second-factor.new-codes-title")}
      text={t("second-factor.new-codes-text")}
      confirm={t("second-factor.new-codes")}
      error={error}
      pending={isPending}
      onProof={mutate}
      onClose={onClose}
    />
  )
}
