/** The header of every page. */
import { useAccount } from "../api/session.ts"
import { LinkButton } from "../design/Button.tsx"
import { Flyout } from "../design/Flyout.tsx"
import { Icon } from "../design/Icon.tsx"
import { useT } from "../i18n/common.ts"
import { AccountMenu, VisitorMenu } from "./AccountMenu.tsx"
import { Bell } from "./Bell.tsx"
import { Brand } from "./Brand.tsx"
import { Links, Navigation } from "./Navigation.tsx"
import { Search } from "./Search.tsx"

export const Header = () => {
  const t = useT()
  const account = useAccount()
  return (
    <header className="site-header">
      <Brand />
      <Navigation />
      <Search keyed />
      <div className="site-end">
        {account === null ? (
          <>
            <VisitorMenu />
            <span className="only-wide">
              <LinkButton to="/register" variant="quiet">
                {t("nav.register")}
              </LinkButton>
            </span>
            <LinkButton to="/sign-in">{t("nav.sign-in")}</LinkButton>
          </>
        ) : (
          <>
            <Bell />
            <AccountMenu account={account} />
          </>
        )}
        <div className="only-narrow">
          <Flyout
            trigger={(carries, open) => (
              <button {...carries} className="round" aria-label={t("nav.menu")}>
                <Icon name={open ? "close" : "menu"} />
              </button>
            )}
          >
            {(close) => (
              <>
                <Search onSearch={close} />
                <nav aria-label={t("nav.main")}>
                  <Links onFollow={close} />
                </nav>
              </>
            )}
          </Flyout>
        </div>
      </div>
    </header>
  )
}
