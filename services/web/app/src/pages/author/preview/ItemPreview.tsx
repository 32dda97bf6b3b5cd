/** An item as learners will get it: the server's own answer, a moment after the author paused. */
import type { ItemBody } from "@lyceum/sdk"
import { isProblem } from "@lyceum/sdk"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { lyceum } from "../../../api/lyceum.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { FieldError } from "../../../design/Field.tsx"
import { Loading, SkeletonLines } from "../../../design/States.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { useEditor } from "../draft/useEditor.ts"
import { useT } from "../texts.ts"
import { useSettled } from "../useSettled.ts"
import { PreviewBody } from "./PreviewBody.tsx"

const pause = 400

export const ItemPreview = ({ body }: { readonly body: ItemBody }) => {
  const t = useT()
  const common = useCommon()
  const { courseId } = useEditor()
  const settled = useSettled(body, pause)
  const { data, error } = useQuery({
    queryKey: ["authoring", courseId, "preview", settled],
    queryFn: async ({ signal }) =>
      (await lyceum.courses.previewItem({ path: { courseId }, body: { body: settled }, signal })).data,
    staleTime: 5000,
    gcTime: 10_000,
    placeholderData: keepPreviousData
  })
  if (error !== null)
    return (
      <FieldError>
        {isProblem(error, "urn:lyceum:problem:unprocessable") ? error.reasons.join("; ") : common(sentenceOf(error))}
      </FieldError>
    )
  if (data === undefined)
    return (
      <Loading>
        <SkeletonLines lines={4} />
      </Loading>
    )
  return (
    <div className="stack">
      <PreviewBody preview={data} />
      <p className="xs muted num">{t("preview.minutes", { count: data.estimatedMinutes })}</p>
    </div>
  )
}
