import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const ForgotPasswordPage = () => {
  const t = useT()
  return <Page title={t("forgot-password.title")} />
}
