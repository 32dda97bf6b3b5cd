import { Page } from "../../design/Page.tsx"
import { DemoAccounts } from "../account/DemoAccounts.tsx"
import { Featured } from "./start/Featured.tsx"
import { StartSearch } from "./start/StartSearch.tsx"
import "./start/Start.css"
import { Ways } from "./start/Ways.tsx"
import { useT } from "./texts.ts"

/** What a visitor sees first: what this is, a search, some courses, and a way to try it where one is offered. */
export const StartPage = () => {
  const t = useT()
  return (
    <Page title={t("start.title")} intro={t("start.intro")}>
      <div className="start">
        <StartSearch />
        <DemoAccounts />
        <Featured />
        <Ways />
      </div>
    </Page>
  )
}
