/** Uploads that another visit began: still being checked, refused, or ready and not part of the course yet. */
import type { MaterialUpload } from "@lyceum/sdk"
import { useMutation } from "@tanstack/react-query"
import { materialsQuery } from "../../../api/authoring.ts"
import { deleteMaterial } from "../../../api/materials.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { queryClient } from "../../../api/query-client.ts"
import { Button } from "../../../design/Button.tsx"
import { useFactsWords } from "../../../design/FileFacts.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { useStore } from "../../../store.ts"
import { toast } from "../../../toast.ts"
import { useEditor } from "../draft/useEditor.ts"
import { useT } from "../texts.ts"
import { UploadRow } from "./UploadRow.tsx"
import { stateOf, takeIn, uploadsOf } from "./uploads.ts"

const EarlierRow = ({ upload }: { readonly upload: MaterialUpload }) => {
  const t = useT()
  const common = useCommon()
  const editor = useEditor()
  const { file, id, path, state } = upload
  const take = useMutation({ mutationFn: async () => (file === null ? undefined : takeIn(editor, file)) })
  const remove = useMutation({
    mutationFn: () => deleteMaterial(editor.courseId, id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: materialsQuery(editor.courseId).queryKey }),
    onError: (error) => toast(common(sentenceOf(error)))
  })
  const facts = useFactsWords(upload.facts)
  const words =
    state === "awaiting-upload"
      ? t("upload.unsent")
      : state === "ready"
        ? [t("upload.unused"), ...facts].join(" · ")
        : undefined
  return (
    <UploadRow path={path} state={stateOf(upload)} words={words}>
      {file !== null && (
        <Button
          size="small"
          icon="plus"
          pending={take.isPending}
          aria-label={t("upload.take-of", { name: path })}
          onClick={() => take.mutate()}
        >
          {t("upload.take")}
        </Button>
      )}
      <Button
        size="small"
        variant="quiet"
        icon={file === null ? "close" : "trash"}
        pending={remove.isPending}
        aria-label={file === null ? t("upload.forget", { name: path }) : t("upload.delete", { name: path })}
        onClick={() => remove.mutate()}
      />
    </UploadRow>
  )
}

/** Nothing when there are none. `uploads` as the server knows them; those of this page are listed elsewhere. */
export const EarlierUploads = ({ uploads }: { readonly uploads: ReadonlyArray<MaterialUpload> }) => {
  const t = useT()
  const own = new Set(useStore(uploadsOf(useEditor())).map(({ materialId }) => materialId))
  const earlier = uploads.filter(({ id }) => !own.has(id))
  if (earlier.length === 0) return null
  return (
    <section className="stack" aria-labelledby="earlier-uploads">
      <h3 id="earlier-uploads">{t("upload.earlier")}</h3>
      <ul role="list" className="stack uploads">
        {earlier.map((upload) => (
          <EarlierRow key={upload.id} upload={upload} />
        ))}
      </ul>
    </section>
  )
}
