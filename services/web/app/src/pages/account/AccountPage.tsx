import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const AccountPage = () => {
  const t = useT()
  return <Page title={t("account.title")} />
}
