/** Replacing a file, and taking it out of the course. */
import type { CourseFile, Material } from "@lyceum/sdk"
import { useId, useRef } from "react"
import { Menu } from "../../../design/Menu.tsx"
import { toast } from "../../../toast.ts"
import { useEditor } from "../draft/useEditor.ts"
import { useT } from "../texts.ts"
import { sendFile, withFile } from "./uploads.ts"

export const MaterialActions = ({
  file,
  material
}: {
  readonly file: CourseFile
  readonly material: Material | undefined
}) => {
  const t = useT()
  const id = useId()
  const editor = useEditor()
  const input = useRef<HTMLInputElement>(null)
  const { path } = file
  const extension = /\.\w+$/.exec(path)?.[0] ?? ""
  const used = material === undefined || material.usedBy.length > 0 || material.inDescription
  const remove = () => {
    editor.change((draft) => ({
      ...draft,
      course: { ...draft.course, files: draft.course.files.filter((one) => one.path !== path) }
    }))
    toast(t("outline.removed", { title: path }), {
      label: t("undo"),
      run: () => editor.change((draft) => withFile(draft, file))
    })
  }
  return (
    <>
      <label htmlFor={id} className="hidden-text">
        {t("materials.replace-of", { name: path })}
      </label>
      <input
        ref={input}
        id={id}
        type="file"
        className="hidden-text"
        tabIndex={-1}
        accept={extension}
        onChange={({ target }) => {
          const [given] = target.files ?? []
          if (given !== undefined) void sendFile(editor, given, path)
          target.value = ""
        }}
      />
      <Menu
        label={t("materials.actions-of", { name: path })}
        actions={[
          { label: t("materials.replace"), icon: "refresh", run: () => input.current?.click() },
          {
            label: used ? t("materials.remove-used") : t("materials.remove"),
            icon: "trash",
            danger: !used,
            disabled: used,
            run: remove
          }
        ]}
      />
    </>
  )
}
