import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const SignInPage = () => {
  const t = useT()
  return <Page title={t("sign-in.title")} />
}
