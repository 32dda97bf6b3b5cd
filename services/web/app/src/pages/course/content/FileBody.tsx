/** A file to take along, with a look at it where it is a picture. */
import type { DeliveredItem } from "@lyceum/sdk"
import { AnchorButton } from "../../../design/Button.tsx"
import { kindOfFile, useFactsWords } from "../../../design/FileFacts.tsx"
import { Icon } from "../../../design/Icon.tsx"
import { EmptyState } from "../../../design/States.tsx"
import { Card } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import { AuthoredHtml } from "./AuthoredHtml.tsx"

type Body = Extract<DeliveredItem["body"], { kind: "file" }>

/** "cheat-sheet.txt" of "notes/cheat-sheet.txt". */
const nameOf = (path: string): string => path.split("/").at(-1) ?? path

export const FileBody = ({ item, body }: { readonly item: DeliveredItem; readonly body: Body }) => {
  const t = useT()
  const format = useFormat()
  const file = item.files.find(({ path }) => path === body.path)
  const facts = useFactsWords(file?.facts)
  if (file === undefined) return <EmptyState icon="file" title={t("file.missing")} />
  const name = nameOf(file.path)
  const picture = file.mediaType.startsWith("image/")
  return (
    <div className="stack">
      {body.description !== "" && <AuthoredHtml html={body.description} />}
      <Card className="file-card">
        {picture || !file.facts?.thumbnailUrl ? (
          <Icon name="file" size={32} />
        ) : (
          <img className="file-thumbnail" src={file.facts.thumbnailUrl} alt="" loading="lazy" decoding="async" />
        )}
        <div className="file-words">
          <b dir="auto">{name}</b>
          <span className="small muted num">
            {[kindOfFile(file.path, file.mediaType), format.bytes(file.size), ...facts].join(" · ")}
          </span>
        </div>
        <AnchorButton icon="download" href={file.url} download={name}>
          {t("file.download")}
        </AnchorButton>
      </Card>
      {picture && (
        <figure className="file-preview">
          <img src={file.url} alt={t("file.preview", { name })} loading="lazy" decoding="async" />
        </figure>
      )}
    </div>
  )
}
