import { useMutation } from "@tanstack/react-query"
import { lyceum } from "../../../../api/lyceum.ts"
import { toast } from "../../../../toast.ts"
import { useT } from "../../texts.ts"
import { readAgain } from "./changed.ts"
import { Proof } from "./Proof.tsx"

/** Turns the second factor off. */
export const TurnOff = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useT()
  const { error, isPending, mutate } = useMutation({
    mutationFn: (body: { readonly password: string; readonly code: string }) => lyceum.secondFactor.turnOff({ body }),
    onSuccess: async () => {
      toast(t("second-factor.turned-off"))
      onClose()
      await readAgain()
    }
  })
  return (
    <Proof
      title={t("second-factor.turn-off-title")}
      text={t("second-factor.turn-off-text")}
      confirm={t("second-factor.turn-off")}
      danger
      error={error}
      pending={isPending}
      onProof={mutate}
      onClose={onClose}
    />
  )
}
