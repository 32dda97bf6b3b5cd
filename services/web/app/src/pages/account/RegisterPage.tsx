import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const RegisterPage = () => {
  const t = useT()
  return <Page title={t("register.title")} />
}
