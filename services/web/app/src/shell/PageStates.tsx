/** What is shown in place of a page: it is on its way, it broke, it is not there. */
import type { ErrorComponentProps } from "@tanstack/react-router"
import { Button, LinkButton } from "../design/Button.tsx"
import { Page } from "../design/Page.tsx"
import { EmptyState, ErrorState, Loading, Skeleton, SkeletonLines } from "../design/States.tsx"
import { useT } from "../i18n/common.ts"

/** The code or the texts of a page are on their way. */
export const PagePending = () => (
  <main className="page" id="main" tabIndex={-1}>
    <Loading>
      <div className="stack">
        <Skeleton inlineSize="40%" blockSize="2.4rem" />
        <SkeletonLines lines={4} />
      </div>
    </Loading>
  </main>
)

/** A page threw, or could not be fetched. */
export const PageError = ({ error, reset }: ErrorComponentProps) => {
  const t = useT()
  return (
    <Page title={t("error.title")}>
      <ErrorState
        error={error}
        works={t("error.page")}
        onRetry={reset}
        action={<Button onClick={() => location.reload()}>{t("error.reload")}</Button>}
      />
    </Page>
  )
}

/** No page has this address. */
export const PageNotFound = () => {
  const t = useT()
  return (
    <Page title={t("not-found.title")}>
      <EmptyState
        icon="search"
        title={t("not-found.text")}
        action={
          <LinkButton to="/courses" variant="primary">
            {t("not-found.action")}
          </LinkButton>
        }
      />
    </Page>
  )
}
