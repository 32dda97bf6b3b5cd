import { infiniteQueryOptions, useInfiniteQuery, useMutation } from "@tanstack/react-query"
import type { ApiToken } from "@lyceum/sdk"
import { useState } from "react"
import { lyceum } from "../../../api/lyceum.ts"
import { queryClient } from "../../../api/query-client.ts"
import { Button } from "../../../design/Button.tsx"
import { ConfirmDialog } from "../../../design/Dialog.tsx"
import { LoadMore } from "../../../design/LoadMore.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { toast } from "../../../toast.ts"
import { Trouble } from "../sign-in/Trouble.tsx"
import { useT } from "../texts.ts"
import { NewToken } from "./NewToken.tsx"
import { Section } from "./Section.tsx"

const tokensQuery = infiniteQueryOptions({
  queryKey: ["api-tokens"],
  queryFn: async ({ pageParam, signal }) =>
    (
      await lyceum.users.listApiTokens({
        query: { limit: 20, ...(pageParam === "" ? {} : { cursor: pageParam }) },
        signal
      })
    ).data,
  initialPageParam: "",
  getNextPageParam: ({ nextCursor }) => nextCursor
})

const Row = ({ token }: { readonly token: ApiToken }) => {
  const t = useT()
  const format = useFormat()
  const [asked, setAsked] = useState(false)
  const { error, isPending, mutate } = useMutation({
    mutationFn: () => lyceum.users.revokeApiToken({ path: { apiTokenId: token.id } }),
    onSuccess: async () => {
      setAsked(false)
      toast(t("tokens.revoked", { name: token.name }))
      await queryClient.invalidateQueries({ queryKey: ["api-tokens"] })
    }
  })
  return (
    <li className="settings-row">
      <div>
        <b dir="auto">{token.name}</b>
        <p className="small muted num">
          {token.expiresAt === null ? t("tokens.for-ever") : t("tokens.until", { date: format.date(token.expiresAt) })}
          {" · "}
          {token.lastUsedAt === null
            ? t("tokens.unused")
            : t("tokens.used", { when: format.relative(token.lastUsedAt) })}
        </p>
        <p className="xs muted">
          {format.list(token.scopes.flatMap((scope) => (scope === "internal" ? [] : [t(`scope.${scope}`)])))}
        </p>
      </div>
      <Button size="small" aria-label={t("tokens.revoke-label", { name: token.name })} onClick={() => setAsked(true)}>
        {t("tokens.revoke")}
      </Button>
      {asked && (
        <ConfirmDialog
          title={t("tokens.revoke-title", { name: token.name })}
          confirm={t("tokens.revoke")}
          danger
          pending={isPending}
          onConfirm={() => mutate()}
          onClose={() => setAsked(false)}
        >
          <p>{t("tokens.revoke-text")}</p>
          <Trouble error={error} />
        </ConfirmDialog>
      )}
    </li>
  )
}

/** Tokens for the person's own programs. */
export const Tokens = () => {
  const t = useT()
  const [making, setMaking] = useState(false)
  const found = useInfiniteQuery(tokensQuery)
  const tokens = found.data?.pages.flatMap(({ items }) => items)
  return (
    <Section
      name="tokens"
      title={t("tokens.title")}
      text={t.rich("tokens.text", { link: (part) => <a href="/docs">{part}</a> })}
    >
      {tokens === undefined ? (
        found.isError ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
        ) : (
          <Loading>
            <SkeletonLines lines={2} />
          </Loading>
        )
      ) : tokens.length === 0 ? (
        <p>{t("tokens.none")}</p>
      ) : (
        <ul className="settings-rows" role="list">
          {tokens.map((token) => (
            <Row key={token.id} token={token} />
          ))}
        </ul>
      )}
      <LoadMore
        hasMore={found.hasNextPage}
        pending={found.isFetchingNextPage}
        onMore={() => void found.fetchNextPage()}
      />
      <div className="row">
        <Button icon="plus" onClick={() => setMaking(true)}>
          {t("tokens.new")}
        </Button>
      </div>
      {making && <NewToken onClose={() => setMaking(false)} />}
    </Section>
  )
}
