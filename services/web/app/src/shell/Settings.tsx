/** Language and appearance: at hand everywhere, signed in or not. */
import { Select } from "../design/Choice.tsx"
import { chooseLanguage } from "../i18n/choose.ts"
import { useT } from "../i18n/common.ts"
import { useLocale } from "../i18n/language.ts"
import { locales } from "../i18n/Locale.ts"
import { useStore } from "../store.ts"
import { chooseTheme, theme, themes } from "../theme.ts"

export const Settings = () => {
  const t = useT()
  const locale = useLocale()
  const current = useStore(theme)
  return (
    <div className="flyout-section stack">
      <Select
        label={t("language")}
        value={locale}
        options={locales.map(({ code, name }) => ({ value: code, label: name }))}
        onChange={(next) => void chooseLanguage(next)}
      />
      <Select
        label={t("theme")}
        value={current}
        options={themes.map((value) => ({ value, label: t(`theme.${value}`) }))}
        onChange={chooseTheme}
      />
    </div>
  )
}
