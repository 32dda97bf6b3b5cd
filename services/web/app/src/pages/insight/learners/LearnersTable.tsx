/** Learners of a course, one a row. */
import type { LearnerLine } from "@lyceum/sdk"
import { Pill } from "../../../design/Surface.tsx"
import { Table } from "../../../design/Table.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import { LearnerLink } from "./LearnerLink.tsx"
import { StatusPill } from "./StatusPill.tsx"

export const LearnersTable = ({
  courseId,
  lines,
  names
}: {
  readonly courseId: string
  readonly lines: ReadonlyArray<LearnerLine>
  readonly names: ReadonlyMap<string, string | null>
}) => {
  const t = useT()
  const format = useFormat()
  return (
    <Table
      caption={t("learners.title")}
      rows={lines}
      rowKey={({ userId }) => userId}
      columns={[
        {
          name: "learner",
          header: t("learners.name"),
          names: true,
          cell: ({ userId }) => <LearnerLink courseId={courseId} userId={userId} name={names.get(userId)} />
        },
        {
          name: "status",
          header: t("learners.status"),
          cell: ({ status, stuck }) => (
            <span className="row insight-pills">
              <StatusPill status={status} />
              {stuck && (
                <Pill tone="warn" icon="clock">
                  {t("learners.stuck")}
                </Pill>
              )}
            </span>
          )
        },
        {
          name: "enrolled",
          header: t("learners.since"),
          cell: ({ enrolledAt }) => format.date(enrolledAt)
        },
        {
          name: "active",
          header: t("learners.active"),
          cell: ({ lastActiveAt }) => (lastActiveAt === null ? t("learners.never") : format.relative(lastActiveAt))
        },
        {
          name: "items",
          header: t("learners.items"),
          numeric: true,
          cell: ({ completedItems }) => format.number(completedItems)
        },
        {
          name: "percent",
          header: t("learners.percent"),
          numeric: true,
          cell: ({ percent }) => (percent === null ? t("learners.unknown") : format.percent(percent))
        }
      ]}
    />
  )
}
