import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const UsersPage = () => {
  const t = useT()
  return <Page title={t("users.title")} />
}
