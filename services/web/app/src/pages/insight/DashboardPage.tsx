import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const DashboardPage = () => {
  const t = useT()
  return <Page title={t("dashboard.title")} />
}
