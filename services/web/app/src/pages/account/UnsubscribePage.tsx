import { useMutation } from "@tanstack/react-query"
import { isProblem } from "@lyceum/sdk"
import { lyceum } from "../../api/lyceum.ts"
import { Button, LinkButton } from "../../design/Button.tsx"
import { Page } from "../../design/Page.tsx"
import { EmptyState } from "../../design/States.tsx"
import { Banner } from "../../design/Surface.tsx"
import { useSecret } from "./sign-in/use-secret.ts"
import { Trouble } from "./sign-in/Trouble.tsx"
import { useT } from "./texts.ts"

const Choices = ({ variant }: { readonly variant?: "primary" }) => {
  const t = useT()
  return (
    <LinkButton to="/account" hash="notifications" {...(variant === undefined ? {} : { variant })}>
      {t("unsubscribe.choices")}
    </LinkButton>
  )
}

const NoLink = () => {
  const t = useT()
  return (
    <EmptyState icon="mail" title={t("unsubscribe.broken")} action={<Choices variant="primary" />}>
      {t("unsubscribe.broken-text")}
    </EmptyState>
  )
}

const Ask = ({ token }: { readonly token: string }) => {
  const t = useT()
  const { data, error, isPending, mutate } = useMutation({
    mutationFn: async () => (await lyceum.unsubscribe.unsubscribe({ query: { token } })).data
  })
  if (data !== undefined)
    return (
      <div className="sign-in-form">
        <Banner tone="good" live>
          {t("unsubscribe.done", { type: t(`unsubscribe.type.${data.type}`) })}
        </Banner>
        <div className="row">
          <Choices />
        </div>
      </div>
    )
  if (isProblem(error, "urn:lyceum:problem:link-expired", "urn:lyceum:problem:invalid-request")) return <NoLink />
  return (
    <div className="sign-in-form">
      <p>{t("unsubscribe.ask")}</p>
      <Trouble error={error} />
      <div className="row">
        <Button variant="primary" pending={isPending} onClick={() => !isPending && mutate()}>
          {t("unsubscribe.submit")}
        </Button>
        <Choices />
      </div>
    </div>
  )
}

/** Ends messages of one kind with the secret of a link, which leaves the address, and so the history, at once. */
export const UnsubscribePage = () => {
  const t = useT()
  const token = useSecret("/unsubscribe")
  return (
    <Page title={t("unsubscribe.title")} width="narrow">
      <div className="sign-in">{token === undefined ? <NoLink /> : <Ask key={token} token={token} />}</div>
    </Page>
  )
}
