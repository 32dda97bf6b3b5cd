import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const LearnPage = () => {
  const t = useT()
  return <Page title={t("learn.title")} />
}
