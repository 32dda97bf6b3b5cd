import { queryOptions, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { lyceum } from "../../../../api/lyceum.ts"
import { Button } from "../../../../design/Button.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../../../design/States.tsx"
import { Pill } from "../../../../design/Surface.tsx"
import { useFormat } from "../../../../i18n/format.ts"
import { useT } from "../../texts.ts"
import { Section } from "../Section.tsx"
import { NewCodes } from "./NewCodes.tsx"
import { TurnOff } from "./TurnOff.tsx"
import { TurnOn } from "./TurnOn.tsx"

const secondFactorQuery = queryOptions({
  queryKey: ["second-factor"],
  queryFn: async ({ signal }) => (await lyceum.secondFactor.get({ signal })).data
})

const dialogs = { "turn-on": TurnOn, "turn-off": TurnOff, "new-codes": NewCodes }

/** Codes beside the password: how it stands with them, and what can be done. */
export const SecondFactor = () => {
  const t = useT()
  const format = useFormat()
  const [open, setOpen] = useState<keyof typeof dialogs>()
  const { data, error, isError, isFetching, refetch } = useQuery(secondFactorQuery)
  const Open = open === undefined ? undefined : dialogs[open]
  return (
    <Section name="second-factor" title={t("second-factor.title")} text={t("second-factor.text")}>
      {data === undefined ? (
        isError ? (
          <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
        ) : (
          <Loading>
            <SkeletonLines lines={2} />
          </Loading>
        )
      ) : data.since === null ? (
        <>
          <p>{t(data.required ? "second-factor.off-required" : "second-factor.off")}</p>
          <div className="row">
            <Button icon="lock" onClick={() => setOpen("turn-on")}>
              {t("second-factor.turn-on")}
            </Button>
          </div>
        </>
      ) : (
        <>
          <p>
            <Pill tone="good" icon="check">
              {t("second-factor.on", { date: format.date(data.since) })}
            </Pill>
          </p>
          <p>{t("second-factor.left", { count: data.recoveryCodesLeft })}</p>
          <div className="row">
            <Button onClick={() => setOpen("new-codes")}>{t("second-factor.new-codes")}</Button>
            <Button onClick={() => setOpen("turn-off")}>{t("second-factor.turn-off")}</Button>
          </div>
        </>
      )}
      {Open !== undefined && <Open onClose={() => setOpen(undefined)} />}
    </Section>
  )
}
