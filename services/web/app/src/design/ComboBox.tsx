/** One of a long list, found by typing a part of it. */
import type { ReactNode } from "react"
import { Button } from "react-aria-components/Button"
import { ComboBox as AriaComboBox } from "react-aria-components/ComboBox"
import { I18nProvider } from "react-aria-components/I18nProvider"
import { Input } from "react-aria-components/Input"
import { Label } from "react-aria-components/Label"
import { ListBox, ListBoxItem } from "react-aria-components/ListBox"
import { Popover } from "react-aria-components/Popover"
import { Text } from "react-aria-components/Text"
import { ListLayout, Virtualizer } from "react-aria-components/Virtualizer"
import { useLocale } from "../i18n/language.ts"
import type { Option } from "./Choice.tsx"
import "./ComboBox.css"
import { Icon } from "./Icon.tsx"

interface ComboBoxProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly value: string
  readonly options: ReadonlyArray<Option<string>>
  readonly onChange: (value: string) => void
}

/** Leaving the field without a choice brings the value back. Only the options on the screen are drawn. */
export const ComboBox = ({ label, hint, value, options, onChange }: ComboBoxProps) => {
  const locale = useLocale()
  return (
    <I18nProvider locale={locale}>
      <AriaComboBox
        className="field"
        menuTrigger="focus"
        defaultItems={options}
        value={value}
        onChange={(chosen) => chosen !== null && onChange(String(chosen))}
      >
        <Label className="field-label">{label}</Label>
        {hint !== undefined && (
          <Text slot="description" className="field-hint">
            {hint}
          </Text>
        )}
        <div className="combo">
          <Input className="input" />
          <Button className="combo-open">
            <Icon name="down" size={18} />
          </Button>
        </div>
        <Popover className="combo-popover">
          <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 40 }}>
            <ListBox<Option<string>> className="combo-list">
              {(option) => (
                <ListBoxItem id={option.value} textValue={option.label} className="combo-option">
                  {option.label}
                </ListBoxItem>
              )}
            </ListBox>
          </Virtualizer>
        </Popover>
      </AriaComboBox>
    </I18nProvider>
  )
}
