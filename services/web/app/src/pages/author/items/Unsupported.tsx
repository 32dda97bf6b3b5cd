/** What an import did not understand: kept as it was, to look at. */
import { Banner } from "../../../design/Surface.tsx"
import { useT } from "../texts.ts"
import type { BodyOf } from "./body.ts"

export const Unsupported = ({ body }: { readonly body: BodyOf<"unsupported"> }) => {
  const t = useT()
  return (
    <div className="stack">
      <Banner tone="warn">
        <p>{t("unsupported.text", { tag: body.tag })}</p>
        <p className="small" dir="auto">
          {body.reason}
        </p>
      </Banner>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it */}
      <pre className="item-source" dir="ltr" tabIndex={0} aria-label={t("unsupported.source")}>
        {body.source}
      </pre>
    </div>
  )
}
