import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const DeadLettersPage = () => {
  const t = useT()
  return <Page title={t("dead-letters.title")} />
}
