/** Why a page about a course shows nothing. */
import { isProblem } from "@lyceum/sdk"
import { LinkButton } from "../../../design/Button.tsx"
import { EmptyState, ErrorState } from "../../../design/States.tsx"
import { useT } from "../texts.ts"

/** Other people's courses and those that were never published are explained; the rest can be tried again. */
export const Refused = ({
  error,
  onRetry,
  retrying
}: {
  readonly error: unknown
  readonly onRetry: () => void
  readonly retrying: boolean
}) => {
  const t = useT()
  if (!isProblem(error, "urn:lyceum:problem:forbidden", "urn:lyceum:problem:not-found"))
    return <ErrorState error={error} onRetry={onRetry} retrying={retrying} works={t("refused.works")} />
  return (
    <EmptyState
      icon="lock"
      title={t("refused.title")}
      action={
        <LinkButton to="/teach" variant="primary">
          {t("refused.action")}
        </LinkButton>
      }
    >
      {t("refused.text")}
    </EmptyState>
  )
}
