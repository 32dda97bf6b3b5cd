/** Courses that must be completed before this one. */
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { lyceum } from "../../../api/lyceum.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { Button } from "../../../design/Button.tsx"
import { FieldError } from "../../../design/Field.tsx"
import { SearchField } from "../../../design/TextField.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { useEditor } from "../draft/useEditor.ts"
import { useT } from "../texts.ts"
import { useSettled } from "../useSettled.ts"

const Chosen = ({
  ids,
  onRemove
}: {
  readonly ids: ReadonlyArray<string>
  readonly onRemove: (id: string) => void
}) => {
  const t = useT()
  const { data } = useQuery({
    queryKey: ["courses", "by-ids", ids],
    queryFn: async ({ signal }) => (await lyceum.catalogue.listCourses({ query: { ids: ids.join(",") }, signal })).data,
    placeholderData: keepPreviousData
  })
  return (
    <ul role="list" className="prerequisites">
      {ids.map((id) => {
        const title = data?.items.find((course) => course.id === id)?.title ?? t("prerequisites.unknown")
        return (
          <li key={id}>
            <span dir="auto">{title}</span>
            <Button
              variant="quiet"
              size="small"
              icon="trash"
              aria-label={t("line.remove", { name: title })}
              onClick={() => onRemove(id)}
            />
          </li>
        )
      })}
    </ul>
  )
}

export const Prerequisites = ({
  ids,
  onChange
}: {
  readonly ids: ReadonlyArray<string>
  readonly onChange: (ids: ReadonlyArray<string>) => void
}) => {
  const t = useT()
  const common = useCommon()
  const { courseId } = useEditor()
  const [words, setWords] = useState("")
  const query = useSettled(words.trim(), 300)
  const { data, error } = useQuery({
    queryKey: ["courses", "search", query],
    queryFn: async ({ signal }) => (await lyceum.catalogue.listCourses({ query: { query, limit: 6 }, signal })).data,
    enabled: query !== ""
  })
  const found = data?.items.filter(({ id }) => id !== courseId && !ids.includes(id)) ?? []
  return (
    <div className="field-group">
      <h3>{t("prerequisites.title")}</h3>
      <p className="field-hint">{t("prerequisites.hint")}</p>
      {ids.length > 0 && <Chosen ids={ids} onRemove={(id) => onChange(ids.filter((one) => one !== id))} />}
      <SearchField
        label={t("prerequisites.search")}
        labelHidden={false}
        value={words}
        onChange={({ target }) => setWords(target.value)}
      />
      {error !== null && <FieldError>{common(sentenceOf(error))}</FieldError>}
      <p className="small muted" role="status">
        {query !== "" && data !== undefined ? t("prerequisites.found", { count: found.length }) : ""}
      </p>
      {query !== "" && found.length > 0 && (
        <ul role="list" className="prerequisites">
          {found.map(({ id, title }) => (
            <li key={id}>
              <span dir="auto">{title}</span>
              <Button
                size="small"
                icon="plus"
                aria-label={t("prerequisites.add", { title })}
                onClick={() => onChange([...ids, id])}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
