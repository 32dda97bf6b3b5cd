/** What can be done with a course as a whole. */
import type { CourseCard } from "@lyceum/sdk"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { lyceum } from "../../../api/lyceum.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { ConfirmDialog } from "../../../design/Dialog.tsx"
import { FieldError } from "../../../design/Field.tsx"
import { Menu } from "../../../design/Menu.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { toast } from "../../../toast.ts"
import { useT } from "../texts.ts"
import { CopyCourse } from "./CopyCourse.tsx"
import { downloadCourse } from "./download.ts"

/** The menu of a course, with the dialogs that it opens. */
export const CourseActions = ({ course }: { readonly course: CourseCard }) => {
  const t = useT()
  const common = useCommon()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [open, setOpen] = useState<"retire" | "copy" | null>(null)
  const { id: courseId, retired, slug, title, version } = course
  const retire = useMutation({
    mutationFn: () => lyceum.courses.retire({ path: { courseId } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["authoring"] })
      setOpen(null)
      toast(t("retire.done", { title }))
    }
  })
  const save = useMutation({
    mutationFn: () => downloadCourse(courseId, slug),
    onSuccess: () => toast(t("export.done", { title })),
    onError: (error) => toast(common(sentenceOf(error)))
  })
  return (
    <>
      <Menu
        label={t("list.actions", { title })}
        actions={[
          ...(version === null
            ? []
            : [
                {
                  label: t("list.view"),
                  icon: "external" as const,
                  run: () => void navigate({ to: "/courses/$slug", params: { slug } })
                }
              ]),
          { label: t("list.copy"), icon: "copy", run: () => setOpen("copy") },
          { label: t("list.export"), icon: "download", disabled: save.isPending, run: () => save.mutate() },
          ...(retired
            ? []
            : [{ label: t("list.retire"), icon: "minus" as const, danger: true, run: () => setOpen("retire") }])
        ]}
      />
      {open === "copy" && <CopyCourse course={course} onClose={() => setOpen(null)} />}
      {open === "retire" && (
        <ConfirmDialog
          title={t("retire.title", { title })}
          confirm={t("retire.confirm")}
          danger
          pending={retire.isPending}
          onConfirm={() => retire.mutate()}
          onClose={() => setOpen(null)}
        >
          <p>{version === null ? t("retire.text-draft") : t("retire.text")}</p>
          {retire.isError && <FieldError>{common(sentenceOf(retire.error))}</FieldError>}
        </ConfirmDialog>
      )}
    </>
  )
}
