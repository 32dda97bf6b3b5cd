import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const StartPage = () => {
  const t = useT()
  return <Page title={t("start.title")} />
}
