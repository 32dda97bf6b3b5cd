/** Who is in the course, one a row, and what can be done about each. */
import type { RosterEntry } from "@lyceum/sdk"
import { useState } from "react"
import { Menu } from "../../../design/Menu.tsx"
import { Pill } from "../../../design/Surface.tsx"
import { Table } from "../../../design/Table.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { LearnerLink } from "../learners/LearnerLink.tsx"
import { StatusPill } from "../learners/StatusPill.tsx"
import { useT } from "../texts.ts"
import { CohortDialog } from "./CohortDialog.tsx"
import { DueDialog } from "./DueDialog.tsx"
import { HistoryDialog } from "./HistoryDialog.tsx"
import { WithdrawDialog } from "./WithdrawDialog.tsx"

type Doing = "cohort" | "due" | "history" | "withdraw"

const dialogs = { cohort: CohortDialog, due: DueDialog, history: HistoryDialog, withdraw: WithdrawDialog }

/** Whether they have something to complete, or will have. */
const isOpen = ({ status }: RosterEntry) => status === "active" || status === "waitlisted"

/** The due date; who is late stands out. */
const Due = ({ entry }: { readonly entry: RosterEntry }) => {
  const t = useT()
  const format = useFormat()
  if (entry.dueAt === null) return "–"
  const late = isOpen(entry) && new Date(entry.dueAt).getTime() < Date.now()
  return (
    <span className="row roster-due">
      <span className="num">{format.date(entry.dueAt)}</span>
      {late && (
        <Pill tone="bad" icon="alert">
          {t("roster.late")}
        </Pill>
      )}
    </span>
  )
}

export const RosterTable = ({
  courseId,
  entries
}: {
  readonly courseId: string
  readonly entries: ReadonlyArray<RosterEntry>
}) => {
  const t = useT()
  const format = useFormat()
  const [open, setOpen] = useState<{ readonly doing: Doing; readonly entry: RosterEntry }>()
  const nameOf = ({ email, name }: RosterEntry) => name ?? email ?? t("learner.erased")
  const Dialog = open && dialogs[open.doing]
  return (
    <>
      <Table
        caption={t("roster.caption")}
        rows={entries}
        rowKey={({ id }) => id}
        columns={[
          {
            name: "name",
            header: t("learners.name"),
            names: true,
            cell: ({ name, userId }) => <LearnerLink courseId={courseId} userId={userId} name={name} />
          },
          { name: "email", header: t("roster.email"), cell: ({ email }) => <bdi>{email ?? "–"}</bdi> },
          { name: "status", header: t("learners.status"), cell: ({ status }) => <StatusPill status={status} /> },
          { name: "cohort", header: t("roster.cohort"), cell: ({ cohort }) => <bdi>{cohort ?? "–"}</bdi> },
          { name: "due", header: t("roster.due"), cell: (entry) => <Due entry={entry} /> },
          { name: "since", header: t("roster.since"), cell: ({ since }) => format.date(since) },
          {
            name: "actions",
            header: <span className="hidden-text">{t("roster.actions")}</span>,
            cell: (entry) => {
              const begin = (doing: Doing) => () => setOpen({ doing, entry })
              const seated = isOpen(entry)
              return (
                <Menu
                  label={t("roster.actions.of", { name: nameOf(entry) })}
                  actions={[
                    { label: t("cohort.change"), icon: "people", run: begin("cohort") },
                    ...(seated
                      ? [
                          {
                            label: t(entry.dueAt === null ? "due.set" : "due.change"),
                            icon: "clock",
                            run: begin("due")
                          } as const
                        ]
                      : []),
                    { label: t("history.show"), icon: "text", run: begin("history") },
                    ...(seated
                      ? [{ label: t("withdraw.do"), icon: "minus", danger: true, run: begin("withdraw") } as const]
                      : [])
                  ]}
                />
              )
            }
          }
        ]}
      />
      {open !== undefined && Dialog !== undefined && (
        <Dialog courseId={courseId} entry={open.entry} name={nameOf(open.entry)} onClose={() => setOpen(undefined)} />
      )}
    </>
  )
}
