import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const TeachPage = () => {
  const t = useT()
  return <Page title={t("teach.title")} />
}
