/** Why a row was rejected. */
import { useT } from "../texts.ts"
import { reasonKey } from "./reasons.ts"

export const Reason = ({ reason }: { readonly reason: string }) => {
  const t = useT()
  const key = reasonKey(reason)
  return key === undefined ? (
    <span lang="en" dir="ltr">
      {reason}
    </span>
  ) : (
    <>{t(key)}</>
  )
}
