/** One number that says something, with its name. */
import type { ReactNode } from "react"
import { Card } from "./Surface.tsx"
import "./Stat.css"

/** `value` already formatted; `note` says what it is compared with or since when. */
export const Stat = ({
  label,
  value,
  note
}: {
  readonly label: ReactNode
  readonly value: ReactNode
  readonly note?: ReactNode
}) => (
  <Card className="stat">
    <dl>
      <dt>{label}</dt>
      <dd className="stat-value num">{value}</dd>
      {note !== undefined && <dd className="stat-note">{note}</dd>}
    </dl>
  </Card>
)
