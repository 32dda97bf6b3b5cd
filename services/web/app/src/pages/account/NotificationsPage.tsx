import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const NotificationsPage = () => {
  const t = useT()
  return <Page title={t("notifications.title")} />
}
