/** One section of the funnel: a button that opens it, and its items. */
import { useState } from "react"
import { Disclosure } from "../../../design/Disclosure.tsx"
import { useT } from "../texts.ts"
import { type Drop, type FunnelSection, throughOf } from "./funnel.ts"
import { FunnelSteps } from "./FunnelSteps.tsx"

/** `full` learners fill a bar; `openAtFirst` = open when the page is. */
export const FunnelPart = ({
  section,
  full,
  drop,
  openAtFirst
}: {
  readonly section: FunnelSection
  readonly full: number
  readonly drop: Drop | undefined
  readonly openAtFirst: boolean
}) => {
  const t = useT()
  const [pressed, setPressed] = useState(false)
  return (
    <Disclosure
      title={<span dir="auto">{section.title ?? t("funnel.others")}</span>}
      defaultOpen={openAtFirst}
      onToggle={() => setPressed(true)}
      end={<span className="xs muted num">{t("funnel.section", throughOf(section))}</span>}
    >
      <FunnelSteps section={section} full={full} drop={drop} pressed={pressed} />
    </Disclosure>
  )
}
