import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const LearnerPage = () => {
  const t = useT()
  return <Page title={t("learner.title")} />
}
