import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const FinishPage = () => {
  const t = useT()
  return <Page title={t("finish.title")} />
}
