/** The links of the header: those that the account may use. */
import { Link, useLocation } from "@tanstack/react-router"
import { roleNow, useAccount } from "../api/session.ts"
import { useT } from "../i18n/common.ts"

/** Lessons and what follows them: their addresses are below the catalogue's, but who is there is learning. */
const learning = /^\/courses\/[^/]+\/(?:items|learn|finish)(?:\/|$)/

/** The list of links; `onFollow` is called when one was followed. */
export const Links = ({ onFollow }: { readonly onFollow?: () => void }) => {
  const t = useT()
  const account = useAccount()
  const role = account === null ? "learner" : roleNow(account)
  const learns = useLocation({ select: ({ pathname }) => learning.test(pathname) })
  return (
    <ul>
      {account !== null && (
        <li>
          <Link to="/home" onClick={onFollow} aria-current={learns ? "page" : undefined}>
            {t("nav.home")}
          </Link>
        </li>
      )}
      <li>
        <Link to="/courses" onClick={onFollow} activeOptions={{ includeSearch: false, exact: learns }}>
          {t("nav.catalogue")}
        </Link>
      </li>
      {role !== "learner" && (
        <li>
          <Link to="/teach" onClick={onFollow}>
            {t("nav.teach")}
          </Link>
        </li>
      )}
      {role === "admin" && (
        <li>
          <Link to="/admin" onClick={onFollow}>
            {t("nav.admin")}
          </Link>
        </li>
      )}
    </ul>
  )
}

/** The main navigation of a wide window. */
export const Navigation = () => {
  const t = useT()
  return (
    <nav className="site-nav" aria-label={t("nav.main")}>
      <Links />
    </nav>
  )
}
