/** The dialog that makes a course of a course. */
import type { CourseCard } from "@lyceum/sdk"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { lyceum } from "../../../api/lyceum.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { ConfirmDialog } from "../../../design/Dialog.tsx"
import { FieldError } from "../../../design/Field.tsx"
import { TextField } from "../../../design/TextField.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { newId } from "../draft/ids.ts"
import { useT } from "../texts.ts"

/** Asks for the title of the copy, makes it and opens it. */
export const CopyCourse = ({ course, onClose }: { readonly course: CourseCard; readonly onClose: () => void }) => {
  const t = useT()
  const common = useCommon()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [title, setTitle] = useState(() => t("copy.of", { title: course.title }))
  const [key, setKey] = useState(newId)
  const copy = useMutation({
    mutationFn: async () =>
      (
        await lyceum.courses.copyCourse({
          path: { courseId: course.id },
          headers: { "Idempotency-Key": key },
          body: { title: title.trim() }
        })
      ).data,
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ["authoring", "courses"] })
      await navigate({ to: "/teach/$courseId/edit", params: { courseId: id } })
    }
  })
  const missing = title.trim() === ""
  return (
    <ConfirmDialog
      title={t("copy.title", { title: course.title })}
      confirm={t("copy.confirm")}
      pending={copy.isPending}
      onConfirm={() => {
        if (!missing) copy.mutate()
      }}
      onClose={onClose}
    >
      <div className="stack">
        <p className="muted">{t("copy.text")}</p>
        <TextField
          label={t("course.title")}
          value={title}
          error={missing ? t("error.title-missing") : undefined}
          onChange={({ target }) => {
            if (copy.isError) setKey(newId())
            setTitle(target.value)
          }}
        />
        {copy.isError && <FieldError>{common(sentenceOf(copy.error))}</FieldError>}
      </div>
    </ConfirmDialog>
  )
}
