/** The foot of every page. The mailbox (local only) and the API's pages are the server's, not the app's. */
import { boot } from "../boot.ts"
import { useT } from "../i18n/common.ts"
import { showShortcuts } from "./KeyboardHelp.tsx"

export const Footer = () => {
  const t = useT()
  return (
    <footer className="site-footer">
      <span>{t("footer.text")}</span>
      <span className="row">
        {boot.mailbox && <a href="/mailbox">{t("nav.mailbox")}</a>}
        <a href="/docs">{t("footer.api")}</a>
        <button type="button" onClick={showShortcuts}>
          {t("footer.shortcuts")}
        </button>
      </span>
    </footer>
  )
}
