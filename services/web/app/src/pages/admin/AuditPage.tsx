/** What happened to anything, who did it, and what led to it. */
import { getRouteApi } from "@tanstack/react-router"
import { EmptyState } from "../../design/States.tsx"
import { Card } from "../../design/Surface.tsx"
import { AuditEvents } from "./audit/AuditEvents.tsx"
import { AuditForm } from "./audit/AuditForm.tsx"
import { AdminFrame } from "./frame/AdminFrame.tsx"
import { useT } from "./texts.ts"

export const AuditPage = () => {
  const t = useT()
  const search = getRouteApi("/admin/audit").useSearch()
  const { service, stream } = search
  return (
    <AdminFrame title={t("audit.title")} intro={t("audit.intro")}>
      <div className="stack">
        <Card>
          <AuditForm key={`${service} ${stream}`} search={search} />
        </Card>
        {service !== undefined && stream !== undefined ? (
          <AuditEvents service={service} stream={stream} />
        ) : (
          <EmptyState icon="clock" title={t("audit.begin")}>
            {t("audit.begin.text")}
          </EmptyState>
        )}
      </div>
    </AdminFrame>
  )
}
