import { useMutation } from "@tanstack/react-query"
import type { Account } from "@lyceum/sdk"
import { useState } from "react"
import { lyceum } from "../../../api/lyceum.ts"
import { tellOtherTabs } from "../../../api/other-tabs.ts"
import { account as current } from "../../../api/session.ts"
import { Button } from "../../../design/Button.tsx"
import { Select } from "../../../design/Choice.tsx"
import { TextField } from "../../../design/TextField.tsx"
import { chooseLanguage } from "../../../i18n/choose.ts"
import { useT as useCommon } from "../../../i18n/common.ts"
import { useLocale } from "../../../i18n/language.ts"
import { locales } from "../../../i18n/Locale.ts"
import { useStore } from "../../../store.ts"
import { chooseTheme, theme, themes } from "../../../theme.ts"
import { toast } from "../../../toast.ts"
import { Trouble } from "../sign-in/Trouble.tsx"
import { useT } from "../texts.ts"
import { Section } from "./Section.tsx"

const Looks = () => {
  const t = useT()
  const common = useCommon()
  const locale = useLocale()
  const inUse = useStore(theme)
  const language = useMutation({ mutationFn: chooseLanguage })
  return (
    <div className="settings-pair">
      <Select
        label={common("language")}
        hint={t("profile.language-hint")}
        value={locale}
        options={locales.map(({ code, name }) => ({ value: code, label: name }))}
        onChange={(next) => language.mutate(next)}
      />
      <Select
        label={common("theme")}
        hint={t("profile.theme-hint")}
        value={inUse}
        options={themes.map((value) => ({ value, label: common(`theme.${value}`) }))}
        onChange={chooseTheme}
      />
      <Trouble error={language.error} />
    </div>
  )
}

/** Name, language and appearance. */
export const Profile = ({ account }: { readonly account: Account }) => {
  const t = useT()
  const [name, setName] = useState(account.name)
  const [tried, setTried] = useState(false)
  const { error, isPending, mutate } = useMutation({
    mutationFn: async () => (await lyceum.users.changeMe({ body: { name: name.trim() } })).data,
    onSuccess: (changed) => {
      current.set(changed)
      tellOtherTabs(changed)
      setName(changed.name)
      setTried(false)
      toast(t("profile.saved"))
    }
  })
  return (
    <Section name="profile" title={t("profile.title")}>
      <form
        className="settings-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (name.trim() !== "" && !isPending) mutate()
        }}
      >
        <TextField
          label={t("name")}
          hint={t("name.hint")}
          value={name}
          required
          maxLength={200}
          autoComplete="name"
          error={tried && name.trim() === "" ? t("name.missing") : undefined}
          onChange={({ target }) => setName(target.value)}
        />
        <TextField label={t("email")} type="email" dir="ltr" value={account.email} readOnly autoComplete="email" />
        <Trouble error={error} />
        <div className="row">
          <Button type="submit" variant="primary" pending={isPending}>
            {t("profile.save")}
          </Button>
        </div>
      </form>
      <Looks />
    </Section>
  )
}
