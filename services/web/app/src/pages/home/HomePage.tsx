import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const HomePage = () => {
  const t = useT()
  return <Page title={t("home.title")} />
}
