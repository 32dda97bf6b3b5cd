/** The language of a course: common ones by name, any other by its tag (BCP 47). */
import { useState } from "react"
import { Select } from "../../../design/Choice.tsx"
import { useLocale } from "../../../i18n/language.ts"
import { CheckedText } from "../fields/CheckedText.tsx"
import { useT } from "../texts.ts"

const common = ["en", "de", "ar", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "tr", "uk", "zh"]
const tag = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/

export const LanguageField = ({
  value,
  onCommit
}: {
  readonly value: string
  readonly onCommit: (language: string) => void
}) => {
  const t = useT()
  const locale = useLocale()
  const [other, setOther] = useState(!common.includes(value))
  const names = new Intl.DisplayNames([locale], { type: "language" })
  return (
    <div className="field-grid">
      <Select
        label={t("settings.language")}
        value={other ? "other" : value}
        options={[
          ...common.map((one) => ({ value: one, label: names.of(one) ?? one })),
          { value: "other", label: t("settings.language.other") }
        ]}
        onChange={(chosen) => {
          setOther(chosen === "other")
          if (chosen !== "other") onCommit(chosen)
        }}
      />
      {other && (
        <CheckedText
          label={t("settings.language.tag")}
          hint={t("settings.language.hint")}
          value={value}
          dir="ltr"
          check={(text) => (tag.test(text) ? undefined : t("error.language"))}
          onCommit={onCommit}
        />
      )}
    </div>
  )
}
