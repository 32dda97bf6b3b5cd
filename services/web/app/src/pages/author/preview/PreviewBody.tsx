/** The parts of a previewed item; nothing that is done here is kept. */
import type { ItemPreview as Preview } from "@lyceum/sdk"
import { AnchorButton } from "../../../design/Button.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { AuthoredHtml } from "../../course/content/AuthoredHtml.tsx"
import { useT } from "../texts.ts"
import { PreviewQuiz } from "./PreviewQuiz.tsx"
import { PreviewVideo } from "./PreviewVideo.tsx"

export const PreviewBody = ({ preview: { body, files } }: { readonly preview: Preview }) => {
  const t = useT()
  const format = useFormat()
  switch (body.kind) {
    case "text":
      return body.text.trim() === "" ? <p className="muted">{t("preview.empty")}</p> : <AuthoredHtml html={body.text} />
    case "task":
      return <AuthoredHtml html={body.instructions} />
    case "video":
      return <PreviewVideo body={body} files={files} />
    case "quiz":
      return <PreviewQuiz body={body} />
    case "unsupported":
      return <p className="muted">{t("unsupported.learners")}</p>
    case "file": {
      const file = files.find(({ path }) => path === body.path)
      return (
        <div className="stack">
          <AuthoredHtml html={body.description} />
          {file !== undefined && (
            <div>
              <AnchorButton icon="download" href={file.url} download>
                {body.path} ({format.bytes(file.size)})
              </AnchorButton>
            </div>
          )}
        </div>
      )
    }
  }
}
