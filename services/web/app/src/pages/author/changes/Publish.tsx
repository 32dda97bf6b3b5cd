/** Publishing, after a question. */
import { isProblem, type DraftChanges } from "@lyceum/sdk"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { lyceum } from "../../../api/lyceum.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { Button } from "../../../design/Button.tsx"
import { ConfirmDialog } from "../../../design/Dialog.tsx"
import { FieldError } from "../../../design/Field.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { toast } from "../../../toast.ts"
import { newId } from "../draft/ids.ts"
import { useT } from "../texts.ts"
import { Effects } from "./Effects.tsx"

/** Publishes exactly the draft that was compared: somebody who saved meanwhile makes the author look again. */
export const Publish = ({ changes, courseId }: { readonly courseId: string; readonly changes: DraftChanges }) => {
  const t = useT()
  const common = useCommon()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [key, setKey] = useState<string | null>(null)
  const { learners, published, revision } = changes
  const publish = useMutation({
    mutationFn: async (intent: string) =>
      (
        await lyceum.courses.publish({
          path: { courseId },
          headers: { "if-match": `"${revision}"`, "Idempotency-Key": intent }
        })
      ).data,
    onSuccess: async ({ slug, version }) => {
      setKey(null)
      toast(t("publish.done", { version }), {
        label: t("changes.view"),
        run: () => void navigate({ to: "/courses/$slug", params: { slug } })
      })
      await queries.invalidateQueries({ queryKey: ["authoring"] })
      await queries.invalidateQueries({ queryKey: ["courses"] })
    },
    onError: async (error) => {
      if (isProblem(error, "urn:lyceum:problem:precondition-failed"))
        await queries.invalidateQueries({ queryKey: ["authoring", courseId] })
    }
  })
  return (
    <div>
      <Button
        variant="primary"
        onClick={() => {
          publish.reset()
          setKey(newId())
        }}
      >
        {published === null ? t("publish.first") : t("publish.next", { version: published + 1 })}
      </Button>
      {key !== null && (
        <ConfirmDialog
          title={t("publish.title", { version: (published ?? 0) + 1 })}
          confirm={t("publish.confirm")}
          pending={publish.isPending}
          onConfirm={() => publish.mutate(key)}
          onClose={() => setKey(null)}
        >
          <div className="stack">
            <Effects first={published === null} effect={learners} />
            {publish.isError && <FieldError>{common(sentenceOf(publish.error))}</FieldError>}
          </div>
        </ConfirmDialog>
      )}
    </div>
  )
}
