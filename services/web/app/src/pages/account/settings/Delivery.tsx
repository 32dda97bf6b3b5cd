import { queryOptions, useMutation, useQuery } from "@tanstack/react-query"
import { isProblem, type NotificationSettings } from "@lyceum/sdk"
import { useState } from "react"
import { lyceum } from "../../../api/lyceum.ts"
import { queryClient } from "../../../api/query-client.ts"
import { Button } from "../../../design/Button.tsx"
import { Checkbox, RadioGroup, Select } from "../../../design/Choice.tsx"
import { ComboBox } from "../../../design/ComboBox.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { TextField } from "../../../design/TextField.tsx"
import { useLocale } from "../../../i18n/language.ts"
import { toast } from "../../../toast.ts"
import { Trouble } from "../sign-in/Trouble.tsx"
import { useT } from "../texts.ts"
import { hours, localZone, phoneOf, weekdays, zones } from "./delivery-choices.ts"

const settingsQuery = queryOptions({
  queryKey: ["notification-settings"],
  queryFn: async ({ signal }) => (await lyceum.notifications.settings({ signal })).data
})

const frequencies = ["off", "daily", "weekly"] as const
/** What the quiet hours are when they are switched on. */
const night = { from: "22:00", to: "07:00" }

const Form = ({ kept }: { readonly kept: NotificationSettings }) => {
  const t = useT()
  const locale = useLocale()
  const [draft, setDraft] = useState(kept)
  const [phone, setPhone] = useState(kept.phone ?? "")
  const [tried, setTried] = useState(false)
  const { digest, quietHours, timeZone } = draft
  const number = phoneOf(phone)
  const { error, isPending, mutate } = useMutation({
    mutationFn: async (settings: NotificationSettings) =>
      (await lyceum.notifications.setSettings({ body: settings })).data,
    onSuccess: (saved) => {
      queryClient.setQueryData(settingsQuery.queryKey, saved)
      setDraft(saved)
      setPhone(saved.phone ?? "")
      setTried(false)
      toast(t("delivery.saved"))
    }
  })
  const wrongNumber = number === undefined || isProblem(error, "urn:lyceum:problem:invalid-request")
  return (
    <form
      className="settings-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (number !== undefined && !isPending) mutate({ ...draft, phone: number })
      }}
    >
      <h3>{t("delivery.title")}</h3>
      <TextField
        label={t("delivery.phone")}
        hint={t("delivery.phone-hint")}
        type="tel"
        name="phone"
        dir="ltr"
        autoComplete="tel"
        value={phone}
        maxLength={30}
        error={tried && wrongNumber ? t("delivery.phone-wrong") : undefined}
        onChange={({ target }) => setPhone(target.value)}
      />
      <ComboBox
        label={t("delivery.zone")}
        hint={timeZone === localZone() ? undefined : t("delivery.zone-hint", { zone: localZone() })}
        value={timeZone}
        options={zones(timeZone).map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
        onChange={(zone) => setDraft({ ...draft, timeZone: zone })}
      />
      <Checkbox
        label={t("delivery.quiet")}
        hint={t("delivery.quiet-hint")}
        checked={quietHours !== null}
        onChange={({ target }) => setDraft({ ...draft, quietHours: target.checked ? night : null })}
      />
      {quietHours !== null && (
        <div className="settings-pair">
          {(["from", "to"] as const).map((end) => (
            <TextField
              key={end}
              label={t(`delivery.quiet-${end}`)}
              type="time"
              required
              value={quietHours[end]}
              onChange={({ target }) =>
                target.value !== "" && setDraft({ ...draft, quietHours: { ...quietHours, [end]: target.value } })
              }
            />
          ))}
        </div>
      )}
      <RadioGroup
        legend={t("delivery.digest")}
        name="digest"
        value={digest.frequency}
        options={frequencies.map((value) => ({
          value,
          label: t(`delivery.digest-${value}`)
        }))}
        onChange={(frequency) => setDraft({ ...draft, digest: { ...digest, frequency } })}
      />
      <p className="field-hint">{t("delivery.digest-hint")}</p>
      {digest.frequency !== "off" && (
        <div className="settings-pair">
          {digest.frequency === "weekly" && (
            <Select
              label={t("delivery.weekday")}
              value={String(digest.weekday)}
              options={weekdays(locale)}
              onChange={(weekday) => setDraft({ ...draft, digest: { ...digest, weekday: Number(weekday) } })}
            />
          )}
          <Select
            label={t("delivery.hour")}
            value={String(digest.hour)}
            options={hours(locale)}
            onChange={(hour) => setDraft({ ...draft, digest: { ...digest, hour: Number(hour) } })}
          />
        </div>
      )}
      {!isProblem(error, "urn:lyceum:problem:invalid-request") && <Trouble error={error} />}
      <div className="row">
        <Button type="submit" variant="primary" pending={isPending}>
          {t("delivery.save")}
        </Button>
      </div>
    </form>
  )
}

/** Where and when messages may come: phone, time zone, quiet hours, digest. */
export const Delivery = () => {
  const { data, error, isFetching, refetch } = useQuery(settingsQuery)
  if (data !== undefined) return <Form kept={data} />
  return error !== null ? (
    <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
  ) : (
    <Loading>
      <SkeletonLines lines={5} />
    </Loading>
  )
}
