import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const RosterPage = () => {
  const t = useT()
  return <Page title={t("roster.title")} />
}
