import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const ResetPasswordPage = () => {
  const t = useT()
  return <Page title={t("reset-password.title")} />
}
