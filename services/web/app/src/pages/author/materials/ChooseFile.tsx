/** The dialog to choose a file of the course, or to bring one in. */
import type { CourseFile } from "@lyceum/sdk"
import { useState } from "react"
import { Dialog } from "../../../design/Dialog.tsx"
import { FileDrop } from "../../../design/FileDrop.tsx"
import { SearchField } from "../../../design/TextField.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useDraft, useEditor } from "../draft/useEditor.ts"
import { useT } from "../texts.ts"
import "./Materials.css"
import { sendFile } from "./uploads.ts"
import { UploadList } from "./UploadList.tsx"

/** Files that are listed at once; the search finds the others. */
const listed = 30

/** `of`: the beginning of the media types that will do; all when absent. */
export const ChooseFile = ({
  title,
  of = "",
  onChoose,
  onClose
}: {
  readonly title: string
  readonly of?: string
  readonly onChoose: (file: CourseFile) => void
  readonly onClose: () => void
}) => {
  const t = useT()
  const format = useFormat()
  const editor = useEditor()
  const files = useDraft(({ course }) => course.files)
  const [words, setWords] = useState("")
  const found = files.filter(
    ({ mediaType, path }) => mediaType.startsWith(of) && path.toLowerCase().includes(words.trim().toLowerCase())
  )
  const bringIn = async (file: File) => {
    const sent = await sendFile(editor, file)
    if (sent !== null) onChoose(sent)
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="stack">
        <FileDrop
          label={t("materials.upload")}
          accept={of === "" ? "" : `${of}*`}
          onFiles={([file]) => {
            if (file !== undefined) void bringIn(file)
          }}
        />
        <UploadList />
        {files.length > 0 && (
          <SearchField
            label={t("materials.search")}
            labelHidden={false}
            value={words}
            onChange={({ target }) => setWords(target.value)}
          />
        )}
        <ul role="list" className="stack file-choices">
          {found.slice(0, listed).map((file) => (
            <li key={file.path}>
              <button type="button" className="part-link" onClick={() => onChoose(file)}>
                <span dir="auto">{file.path}</span>
                <span className="small muted num">{format.bytes(file.size)}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  )
}
