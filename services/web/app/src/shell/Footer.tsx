/** The foot of every page. */
import { Link } from "@tanstack/react-router"
import { boot } from "../boot.ts"
import { useT } from "../i18n/common.ts"
import { showShortcuts } from "./KeyboardHelp.tsx"

export const Footer = () => {
  const t = useT()
  return (
    <footer className="site-footer">
      <span>{t("footer.text")}</span>
      <span className="row">
        {boot.mailbox && <Link to="/mailbox">{t("nav.mailbox")}</Link>}
        <a href="/docs">{t("footer.api")}</a>
        <button type="button" onClick={showShortcuts}>
          {t("footer.shortcuts")}
        </button>
      </span>
    </footer>
  )
}
