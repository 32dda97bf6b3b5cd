/** What belongs to the person: the account, settings, the way out. */
import { Link, useNavigate } from "@tanstack/react-router"
import type { Account } from "@lyceum/sdk"
import { signOut } from "../api/sign-in.ts"
import { Flyout } from "../design/Flyout.tsx"
import { Icon } from "../design/Icon.tsx"
import { useT } from "../i18n/common.ts"
import { initials } from "./initials.ts"
import { Settings } from "./Settings.tsx"

export const AccountMenu = ({ account }: { readonly account: Account }) => {
  const t = useT()
  const navigate = useNavigate()
  const leave = () => signOut().finally(() => navigate({ to: "/" }))
  return (
    <Flyout
      trigger={(carries) => (
        <button {...carries} className="round" aria-label={t("nav.account-menu")}>
          <span className="avatar" aria-hidden="true" data-letters={initials(account.name)} />
        </button>
      )}
    >
      {(close) => (
        <>
          <div className="flyout-section">
            <b dir="auto">{account.name}</b>
            <div className="xs muted">{account.email}</div>
          </div>
          <hr />
          <ul>
            <li>
              <Link to="/account" onClick={close}>
                <Icon name="user" />
                {t("nav.account")}
              </Link>
            </li>
            <li>
              <Link to="/notifications" onClick={close}>
                <Icon name="bell" />
                {t("nav.notifications")}
              </Link>
            </li>
          </ul>
          <hr />
          <Settings />
          <hr />
          <ul>
            <li>
              <button type="button" onClick={() => void leave()}>
                <Icon name="external" />
                {t("nav.sign-out")}
              </button>
            </li>
          </ul>
        </>
      )}
    </Flyout>
  )
}

/** The settings of somebody who is not signed in. */
export const VisitorMenu = () => {
  const t = useT()
  return (
    <Flyout
      trigger={(carries) => (
        <button {...carries} className="round" aria-label={t("language")}>
          <Icon name="globe" />
        </button>
      )}
    >
      {() => <Settings />}
    </Flyout>
  )
}
