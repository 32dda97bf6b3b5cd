import { useState } from "react"
import { Button } from "../../../design/Button.tsx"
import { AuthoredHtml } from "../../course/content/AuthoredHtml.tsx"
import { useT } from "../texts.ts"

/** Hints, one more each time somebody asks. */
export const Hints = ({ hints }: { readonly hints: ReadonlyArray<string> }) => {
  const t = useT()
  const [seen, setSeen] = useState(0)
  return (
    <div className="question-hints">
      <div role="status" className="stack">
        {hints.slice(0, seen).map((html, index) => (
          // Hints have no other name than their place.
          // oxlint-disable-next-line react/no-array-index-key
          <div className="question-hint" key={index}>
            <b className="small">{t("hint", { number: index + 1 })}</b>
            <AuthoredHtml html={html} size="small" />
          </div>
        ))}
      </div>
      {seen < hints.length && (
        <Button variant="quiet" size="small" icon="info" onClick={() => setSeen(seen + 1)}>
          {t("hint.show", { number: seen + 1, count: hints.length })}
        </Button>
      )}
    </div>
  )
}
