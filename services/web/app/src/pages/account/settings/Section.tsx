import type { ReactNode } from "react"
import { Card } from "../../../design/Surface.tsx"
import type { SectionName } from "./sections.ts"

/** A part of the settings, with an address of its own within the page. */
export const Section = ({
  name,
  title,
  text,
  children
}: {
  readonly name: SectionName
  readonly title: string
  readonly text?: ReactNode
  readonly children: ReactNode
}) => (
  <Card as="section" id={name} aria-labelledby={`${name}-title`} className="settings-section">
    <h2 id={`${name}-title`}>{title}</h2>
    {text !== undefined && <p className="muted">{text}</p>}
    {children}
  </Card>
)
