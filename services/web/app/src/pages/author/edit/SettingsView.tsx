/** What the course says of itself, and how people get in and move. */
import { Switch } from "../../../design/Choice.tsx"
import { Card } from "../../../design/Surface.tsx"
import type { CourseFields } from "../draft/draft.ts"
import { useDraft, useEditor } from "../draft/useEditor.ts"
import { CheckedText } from "../fields/CheckedText.tsx"
import { HtmlField } from "../fields/HtmlField.tsx"
import { NumberInput } from "../fields/NumberInput.tsx"
import { useT } from "../texts.ts"
import { LanguageField } from "./LanguageField.tsx"
import { Outcomes } from "./Outcomes.tsx"
import { Prerequisites } from "./Prerequisites.tsx"

export const SettingsView = () => {
  const t = useT()
  const editor = useEditor()
  const course = useDraft((draft) => draft.course)
  const change = (fields: Partial<CourseFields>) =>
    editor.change((draft) => ({ ...draft, course: { ...draft.course, ...fields } }))
  const { settings } = course
  const set = (fields: Partial<CourseFields["settings"]>) => change({ settings: { ...settings, ...fields } })
  return (
    <div className="stack">
      <Card as="section" aria-labelledby="about">
        <div className="stack">
          <h2 id="about">{t("settings.about")}</h2>
          <CheckedText
            label={t("course.title")}
            value={course.title}
            maxLength={10_000}
            check={(text) => (text.trim() === "" ? t("error.title-missing") : undefined)}
            onCommit={(title) => change({ title })}
          />
          <CheckedText
            lines
            label={t("course.summary")}
            hint={t("course.summary.hint")}
            value={course.summary}
            maxLength={2000}
            onCommit={(summary) => change({ summary })}
          />
          <HtmlField
            label={t("settings.description")}
            hint={t("settings.description.hint")}
            value={course.description}
            onCommit={(description) => change({ description })}
          />
          <LanguageField value={course.language} onCommit={(language) => change({ language })} />
          <Outcomes outcomes={course.outcomes ?? []} onChange={(outcomes) => change({ outcomes: [...outcomes] })} />
        </div>
      </Card>
      <Card as="section" aria-labelledby="rules">
        <div className="stack">
          <h2 id="rules">{t("settings.rules")}</h2>
          <NumberInput
            label={t("settings.capacity")}
            hint={t("settings.capacity.hint")}
            value={settings.capacity}
            minimum={1}
            maximum={10_000_000}
            whole
            empty
            onCommit={(capacity) => set({ capacity })}
          />
          <Switch
            label={t("settings.sequential")}
            hint={t("settings.sequential.hint")}
            checked={settings.sequential}
            onChange={({ target }) => set({ sequential: target.checked })}
          />
          <Prerequisites
            ids={settings.prerequisites}
            onChange={(prerequisites) => set({ prerequisites: [...prerequisites] })}
          />
        </div>
      </Card>
    </div>
  )
}
