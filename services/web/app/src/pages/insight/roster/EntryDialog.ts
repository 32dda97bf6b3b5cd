/** What every dialog about one learner of the roster takes. */
import type { RosterEntry } from "@lyceum/sdk"

export interface EntryDialogProps {
  readonly courseId: string
  readonly entry: RosterEntry
  /** The learner as the roster calls them. */
  readonly name: string
  readonly onClose: () => void
}
