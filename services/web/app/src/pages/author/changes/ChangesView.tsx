/** What publishing would change, in words. */
import type { DraftChanges } from "@lyceum/sdk"
import { LinkButton } from "../../../design/Button.tsx"
import { EmptyState } from "../../../design/States.tsx"
import { Card } from "../../../design/Surface.tsx"
import { useT } from "../texts.ts"
import { DraftFindings } from "./DraftFindings.tsx"
import { Effects } from "./Effects.tsx"
import { PartChanges } from "./PartChanges.tsx"
import { Publish } from "./Publish.tsx"

export const ChangesView = ({ changes, courseId }: { readonly courseId: string; readonly changes: DraftChanges }) => {
  const t = useT()
  const { learners, nothingToPublish, parts, published } = changes
  if (nothingToPublish && published !== null)
    return (
      <EmptyState
        icon="check"
        title={t("changes.nothing")}
        action={
          <LinkButton to="/courses/$slug" params={{ slug: courseId }} icon="external">
            {t("changes.view")}
          </LinkButton>
        }
      >
        {t("changes.nothing.text", { version: published })}
      </EmptyState>
    )
  return (
    <>
      <Card as="section" aria-labelledby="effects">
        <div className="stack">
          <h2 id="effects">{t("effects.title")}</h2>
          <Effects first={published === null} effect={learners} />
          <DraftFindings courseId={courseId} />
          <Publish courseId={courseId} changes={changes} />
        </div>
      </Card>
      <Card as="section" aria-labelledby="parts">
        <div className="stack">
          <h2 id="parts">
            {published === null ? t("changes.first") : t("changes.since", { version: published, count: parts.length })}
          </h2>
          <PartChanges courseId={courseId} parts={parts} />
        </div>
      </Card>
    </>
  )
}
