/** The dialog that begins a course. */
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useId, useState } from "react"
import { lyceum } from "../../../api/lyceum.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { Button } from "../../../design/Button.tsx"
import { Dialog } from "../../../design/Dialog.tsx"
import { FieldError } from "../../../design/Field.tsx"
import { TextArea, TextField } from "../../../design/TextField.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { newId } from "../draft/ids.ts"
import { useT } from "../texts.ts"

/** Asks for a title and a summary, creates the draft and opens it. */
export const NewCourse = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useT()
  const common = useCommon()
  const form = useId()
  const navigate = useNavigate()
  const queries = useQueryClient()
  // One for the whole dialog: pressed twice, or again after a lost answer, it is the same course.
  const [key, setKey] = useState(newId)
  const [title, setTitle] = useState("")
  const [summary, setSummary] = useState("")
  const [asked, setAsked] = useState(false)
  const create = useMutation({
    mutationFn: async () =>
      (
        await lyceum.courses.createCourse({
          headers: { "Idempotency-Key": key },
          body: { title: title.trim(), summary: summary.trim() }
        })
      ).data,
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ["authoring", "courses"] })
      await navigate({ to: "/teach/$courseId/edit", params: { courseId: id } })
    }
  })
  const missing = asked && title.trim() === ""
  /** Another content is another course: a key is for one. */
  const edited = () => {
    if (create.isError) setKey(newId())
    create.reset()
  }
  return (
    <Dialog
      title={t("new.title")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button variant="primary" type="submit" form={form} pending={create.isPending}>
            {t("new.create")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(true)
          if (title.trim() !== "" && !create.isPending) create.mutate()
        }}
      >
        <TextField
          label={t("course.title")}
          value={title}
          maxLength={500}
          required
          error={missing ? t("error.title-missing") : undefined}
          onChange={({ target }) => {
            edited()
            setTitle(target.value)
          }}
        />
        <TextArea
          label={t("course.summary")}
          hint={t("course.summary.hint")}
          value={summary}
          maxLength={2000}
          onChange={({ target }) => {
            edited()
            setSummary(target.value)
          }}
        />
        {create.isError && <FieldError>{common(sentenceOf(create.error))}</FieldError>}
      </form>
    </Dialog>
  )
}
