/** What stands where data will be, would be, or cannot be. */
import type { ReactNode } from "react"
import { referenceOf, sentenceOf } from "../api/problems.ts"
import { useT } from "../i18n/common.ts"
import { Button } from "./Button.tsx"
import { Icon, type IconName } from "./Icon.tsx"
import { Card } from "./Surface.tsx"
import "./States.css"

/** Nothing is there: one sentence, and what to do next. */
export const EmptyState = ({
  icon = "book",
  title,
  children,
  action
}: {
  readonly icon?: IconName
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}) => (
  <Card className="state" padded={false}>
    <Icon name={icon} size={32} />
    <h2>{title}</h2>
    {children !== undefined && <p>{children}</p>}
    {action !== undefined && <div className="row">{action}</div>}
  </Card>
)

/**
 * Something could not be read: what happened, by the stable type of the problem, and a button to try again. `works` says
 * what can still be done meanwhile. A fault of ours has the name under which support finds it. Temporary problems are tried again by themselves, see `query-client.ts`.
 */
export const ErrorState = ({
  error,
  onRetry,
  retrying = false,
  works,
  action
}: {
  readonly error: unknown
  readonly onRetry?: (() => void) | undefined
  readonly retrying?: boolean
  readonly works?: ReactNode
  readonly action?: ReactNode
}) => {
  const t = useT()
  const id = referenceOf(error)
  return (
    <div role="alert">
      <Card className="state" padded={false}>
        <Icon name="alert" size={32} />
        <h2>{t("error.title")}</h2>
        <p>{t(sentenceOf(error))}</p>
        {works !== undefined && <p>{works}</p>}
        {id !== undefined && <p>{t.rich("error.reference", { id: (text) => <bdi>{text}</bdi> }, { id })}</p>}
        <div className="row">
          {onRetry !== undefined && (
            <Button icon="refresh" onClick={onRetry} pending={retrying}>
              {t("retry")}
            </Button>
          )}
          {action}
        </div>
      </Card>
    </div>
  )
}

/** A grey shape in the place and size of what is on its way. Sizes are CSS lengths. */
export const Skeleton = ({
  inlineSize = "100%",
  blockSize = "1em",
  radius
}: {
  readonly inlineSize?: string
  readonly blockSize?: string
  readonly radius?: string
}) => <span className="skeleton" style={{ inlineSize, blockSize, borderRadius: radius }} />

/** Lines of text on their way. */
export const SkeletonLines = ({ lines = 3 }: { readonly lines?: number }) => (
  <div className="stack">
    {Array.from({ length: lines }, (_, index) => (
      <Skeleton key={index} inlineSize={index === lines - 1 ? "60%" : "100%"} />
    ))}
  </div>
)

/** Wraps the skeleton of a page: says once, to those who hear, that something is on its way. */
export const Loading = ({ children }: { readonly children: ReactNode }) => {
  const t = useT()
  return (
    <div aria-busy="true">
      <p className="hidden-text" role="status">
        {t("loading")}
      </p>
      <div aria-hidden="true">{children}</div>
    </div>
  )
}
