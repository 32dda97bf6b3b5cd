/** The items of one section; a long one in parts. */
import { useState } from "react"
import { LoadMore } from "../../../design/LoadMore.tsx"
import type { Drop, FunnelSection } from "./funnel.ts"
import { FunnelStep } from "./FunnelStep.tsx"

const part = 50

export const FunnelSteps = ({
  section: { steps },
  full,
  drop
}: {
  readonly section: FunnelSection
  readonly full: number
  readonly drop: Drop | undefined
}) => {
  const [shown, setShown] = useState(part)
  return (
    <>
      <ol className="funnel" role="list">
        {steps.slice(0, shown).map((step) => (
          <FunnelStep
            key={step.counts.itemId}
            step={step}
            full={full}
            marked={step.counts.itemId === drop?.to.counts.itemId}
          />
        ))}
      </ol>
      <LoadMore hasMore={steps.length > shown} pending={false} onMore={() => setShown(shown + part)} />
    </>
  )
}
