/** A day: typed part by part, or chosen in a calendar, in the order and the words of the language. */
import { type CalendarDate, parseDate } from "@internationalized/date"
import { type ReactNode, useEffect, useRef, useState } from "react"
import { Button } from "react-aria-components/Button"
import { Calendar, CalendarCell, CalendarGrid, CalendarHeading } from "react-aria-components/Calendar"
import { DateInput, DatePicker, DateSegment } from "react-aria-components/DatePicker"
import { Dialog } from "react-aria-components/Dialog"
import { Group } from "react-aria-components/Group"
import { I18nProvider } from "react-aria-components/I18nProvider"
import { Label } from "react-aria-components/Label"
import { Popover } from "react-aria-components/Popover"
import { Text } from "react-aria-components/Text"
import { useLocale } from "../i18n/language.ts"
import "./DateField.css"
import { FieldError } from "./Field.tsx"
import { Icon } from "./Icon.tsx"

/** The day that `text` names (ISO 8601, "2026-11-23"), or none. */
const dayIn = (text: string): CalendarDate | null => {
  try {
    return text === "" ? null : parseDate(text)
  } catch {
    return null
  }
}

interface DateFieldProps {
  readonly label: string
  readonly hint?: ReactNode
  /** Why the day cannot be taken. */
  readonly error?: ReactNode
  /** The first day that the calendar offers, ISO 8601. */
  readonly min?: string
  /** ISO 8601; empty = none. */
  readonly value: string
  readonly onChange: (day: string) => void
}

export const DateField = ({ label, hint, error, min, value, onChange }: DateFieldProps) => {
  const locale = useLocale()
  const field = useRef<HTMLDivElement>(null)
  // In a modal dialog the calendar must be a part of it: what is outside cannot be pressed.
  const [place, setPlace] = useState<Element>()
  useEffect(() => setPlace(field.current?.closest("dialog") ?? undefined), [])
  const first = min === undefined ? null : dayIn(min)
  return (
    <I18nProvider locale={locale}>
      <DatePicker
        ref={field}
        className="field"
        value={dayIn(value)}
        onChange={(day) => onChange(day === null ? "" : day.toString())}
        isInvalid={error !== undefined}
        {...(first === null ? {} : { minValue: first })}
        validationBehavior="aria"
      >
        <Label className="field-label">{label}</Label>
        {hint !== undefined && (
          <Text slot="description" className="field-hint">
            {hint}
          </Text>
        )}
        <Group className="input date-input">
          {/* As in any other field, Enter sends the form. Taken on the way down: a part keeps its keys to itself. */}
          <div
            className="date-parts"
            onKeyDownCapture={({ key, currentTarget }) => {
              if (key === "Enter") currentTarget.closest("form")?.requestSubmit()
            }}
          >
            <DateInput className="date-parts">
              {(part) => <DateSegment segment={part} className="date-part" />}
            </DateInput>
          </div>
          <Button className="date-open">
            <Icon name="calendar" size={18} />
          </Button>
        </Group>
        {error !== undefined && (
          <Text slot="errorMessage" elementType="div">
            <FieldError>{error}</FieldError>
          </Text>
        )}
        <Popover className="date-popover" {...(place === undefined ? {} : { UNSTABLE_portalContainer: place })}>
          <Dialog className="date-dialog">
            <Calendar>
              <header className="date-head">
                <Button slot="previous" className="date-step">
                  <Icon name="back" size={18} />
                </Button>
                <CalendarHeading />
                <Button slot="next" className="date-step">
                  <Icon name="arrow" size={18} />
                </Button>
              </header>
              <CalendarGrid className="date-grid">
                {(day) => <CalendarCell date={day} className="date-day" />}
              </CalendarGrid>
            </Calendar>
          </Dialog>
        </Popover>
      </DatePicker>
    </I18nProvider>
  )
}
