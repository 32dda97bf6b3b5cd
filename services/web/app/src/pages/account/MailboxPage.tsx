import { Page } from "../../design/Page.tsx"
import { useT } from "./texts.ts"

export const MailboxPage = () => {
  const t = useT()
  return <Page title={t("mailbox.title")} />
}
