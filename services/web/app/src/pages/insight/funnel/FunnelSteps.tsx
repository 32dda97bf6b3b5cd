/** The items of one section; a long one in parts. */
import { useState } from "react"
import { LoadMore } from "../../../design/LoadMore.tsx"
import { useGrowing } from "../../../use-growing.ts"
import type { Drop, FunnelSection } from "./funnel.ts"
import { FunnelStep } from "./FunnelStep.tsx"

/** So many more with each press; a multiple of what `useGrowing` adds, so that a press alone draws none. */
const part = 60

/** `pressed`: a press asked for them, which is to be seen before the first of them is drawn. */
export const FunnelSteps = ({
  section: { steps },
  full,
  drop,
  pressed
}: {
  readonly section: FunnelSection
  readonly full: number
  readonly drop: Drop | undefined
  readonly pressed: boolean
}) => {
  const [asked, setAsked] = useState(part)
  const shown = useGrowing(Math.min(steps.length, asked), pressed ? 0 : part)
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
      <LoadMore hasMore={steps.length > asked} pending={false} onMore={() => setAsked(asked + part)} />
    </>
  )
}
