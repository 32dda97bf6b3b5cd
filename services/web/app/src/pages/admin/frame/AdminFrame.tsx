/** The frame of the pages of administrators, and the way between them. */
import { Link } from "@tanstack/react-router"
import { Page, type PageProps } from "../../../design/Page.tsx"
import { useT } from "../texts.ts"
import "../../../design/Tabs.css"
import "../Admin.css"

const pages = [
  ["/admin/users", "users.title"],
  ["/admin/health", "health.title"],
  ["/admin/dead-letters", "dead-letters.title"],
  ["/admin/audit", "audit.title"]
] as const

export const AdminFrame = ({ children, ...page }: PageProps) => {
  const t = useT()
  return (
    <Page {...page}>
      <nav className="tabs admin-views" aria-label={t("views")}>
        <div className="tabs-list">
          {pages.map(([to, title]) => (
            <Link key={to} to={to} activeOptions={{ includeSearch: false }}>
              {t(title)}
            </Link>
          ))}
        </div>
      </nav>
      {children}
    </Page>
  )
}
