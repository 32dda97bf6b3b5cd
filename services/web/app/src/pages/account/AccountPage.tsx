import { useAccount } from "../../api/session.ts"
import { Page } from "../../design/Page.tsx"
import { Banner } from "../../design/Surface.tsx"
import { useT as useCommon } from "../../i18n/common.ts"
import { ChangePassword } from "./settings/ChangePassword.tsx"
import { Data } from "./settings/Data.tsx"
import { DeleteAccount } from "./settings/DeleteAccount.tsx"
import { Preferences } from "./settings/Preferences.tsx"
import { Profile } from "./settings/Profile.tsx"
import { sections } from "./settings/sections.ts"
import { SecondFactor } from "./settings/second-factor/SecondFactor.tsx"
import { Sessions } from "./settings/Sessions.tsx"
import "./settings/Settings.css"
import { Tokens } from "./settings/Tokens.tsx"
import { useT } from "./texts.ts"

const Contents = () => {
  const t = useT()
  return (
    <nav className="settings-nav" aria-label={t("account.parts")}>
      <ul role="list">
        {sections.map((name) => (
          <li key={name}>
            <a href={`#${name}`}>{t(`account.part.${name}`)}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** All that a person decides about their account. */
export const AccountPage = () => {
  const t = useT()
  const common = useCommon()
  const account = useAccount()
  return (
    <Page title={t("account.title")}>
      {account === null ? (
        <Banner tone="warn">{common("unavailable")}</Banner>
      ) : (
        <div className="settings">
          <Contents />
          <div className="settings-sections" key={account.id}>
            <Profile account={account} />
            <ChangePassword />
            <SecondFactor />
            <Sessions />
            <Preferences />
            <Tokens />
            <Data />
            <DeleteAccount account={account} />
          </div>
        </div>
      )}
    </Page>
  )
}
