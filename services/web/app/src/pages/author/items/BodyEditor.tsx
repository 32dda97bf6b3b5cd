/** The editor that fits the kind of an item. */
import type { ItemBody } from "@lyceum/sdk"
import { problemsOf } from "../checks.ts"
import type { ItemPart } from "../draft/draft.ts"
import { useChangeItem } from "../draft/useEditor.ts"
import { HtmlField } from "../fields/HtmlField.tsx"
import { QuizEditor } from "../quiz/QuizEditor.tsx"
import { useT } from "../texts.ts"
import { FileEditor } from "./FileEditor.tsx"
import { TextEditor } from "./TextEditor.tsx"
import { Unsupported } from "./Unsupported.tsx"
import { VideoEditor } from "./VideoEditor.tsx"

export const BodyEditor = ({ item, name }: { readonly item: ItemPart; readonly name: string }) => {
  const t = useT()
  const change = useChangeItem(name)
  const set = (body: ItemBody) => change((one) => ({ ...one, body }))
  const { body } = item
  switch (body.kind) {
    case "text":
      return <TextEditor body={body} findings={problemsOf(item)} onChange={set} />
    case "video":
      return <VideoEditor body={body} findings={problemsOf(item)} onChange={set} />
    case "file":
      return <FileEditor body={body} onChange={set} />
    case "quiz":
      return <QuizEditor body={body} findings={problemsOf(item)} onChange={set} />
    case "task":
      return (
        <HtmlField
          label={t("task.instructions")}
          hint={t("task.hint")}
          value={body.instructions}
          onCommit={(instructions) => set({ ...body, instructions })}
        />
      )
    case "unsupported":
      return <Unsupported body={body} />
  }
}
