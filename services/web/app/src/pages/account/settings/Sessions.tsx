import { useInfiniteQuery, useMutation } from "@tanstack/react-query"
import { infiniteQueryOptions } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import type { Session } from "@lyceum/sdk"
import { useState } from "react"
import { lyceum } from "../../../api/lyceum.ts"
import { queryClient } from "../../../api/query-client.ts"
import { signOutHere } from "../../../api/sign-in.ts"
import { Button } from "../../../design/Button.tsx"
import { ConfirmDialog } from "../../../design/Dialog.tsx"
import { LoadMore } from "../../../design/LoadMore.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { Pill } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { toast } from "../../../toast.ts"
import { Trouble } from "../sign-in/Trouble.tsx"
import { useT } from "../texts.ts"
import { Section } from "./Section.tsx"

const sessionsQuery = infiniteQueryOptions({
  queryKey: ["sessions"],
  queryFn: async ({ pageParam, signal }) =>
    (await lyceum.sessions.list({ query: { limit: 20, ...(pageParam === "" ? {} : { cursor: pageParam }) }, signal }))
      .data,
  initialPageParam: "",
  getNextPageParam: ({ nextCursor }) => nextCursor
})

const useDevice = () => {
  const t = useT()
  return ({ device: { browser, system }, kind }: Session): string => {
    if (browser !== null && system !== null) return t("sessions.device", { browser, system })
    return browser ?? system ?? t(kind === "browser" ? "sessions.browser" : "sessions.program")
  }
}

const Row = ({ session }: { readonly session: Session }) => {
  const t = useT()
  const format = useFormat()
  const device = useDevice()(session)
  const { error, isPending, mutate } = useMutation({
    mutationFn: () => lyceum.sessions.end({ path: { sessionId: session.id } }),
    onSuccess: async () => {
      toast(t("sessions.ended", { device }))
      await queryClient.invalidateQueries({ queryKey: ["sessions"] })
    }
  })
  return (
    <li className="settings-row">
      <div>
        <b>{device}</b>{" "}
        {session.current && (
          <Pill tone="good" icon="check">
            {t("sessions.current")}
          </Pill>
        )}
        <p className="small muted num">
          {t("sessions.used", { when: format.relative(session.lastUsedAt), since: format.dateTime(session.createdAt) })}
        </p>
        <Trouble error={error} />
      </div>
      {!session.current && (
        <Button
          size="small"
          pending={isPending}
          aria-label={t("sessions.end-label", { device })}
          onClick={() => mutate()}
        >
          {t("sessions.end")}
        </Button>
      )}
    </li>
  )
}

/** Everywhere, here too: after it the person signs in anew. */
const Everywhere = () => {
  const t = useT()
  const navigate = useNavigate()
  const [asked, setAsked] = useState(false)
  const { error, isPending, mutate } = useMutation({
    mutationFn: () => lyceum.sessions.endAll(),
    onSuccess: async () => {
      await signOutHere()
      toast(t("sessions.all-ended"))
      await navigate({ to: "/sign-in" })
    }
  })
  return (
    <div className="row">
      <Button onClick={() => setAsked(true)}>{t("sessions.end-all")}</Button>
      {asked && (
        <ConfirmDialog
          title={t("sessions.end-all-title")}
          confirm={t("sessions.end-all")}
          danger
          pending={isPending}
          onConfirm={() => mutate()}
          onClose={() => setAsked(false)}
        >
          <p>{t("sessions.end-all-text")}</p>
          <Trouble error={error} />
        </ConfirmDialog>
      )}
    </div>
  )
}

/** Where the person is signed in, and the way out of each. */
export const Sessions = () => {
  const t = useT()
  const found = useInfiniteQuery(sessionsQuery)
  return (
    <Section name="sessions" title={t("sessions.title")} text={t("sessions.text")}>
      {found.data === undefined ? (
        found.isError ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
        ) : (
          <Loading>
            <SkeletonLines lines={4} />
          </Loading>
        )
      ) : (
        <>
          <ul className="settings-rows" role="list">
            {found.data.pages.flatMap(({ items }) =>
              items.map((session) => <Row key={session.id} session={session} />)
            )}
          </ul>
          <LoadMore
            hasMore={found.hasNextPage}
            pending={found.isFetchingNextPage}
            onMore={() => void found.fetchNextPage()}
          />
        </>
      )}
      <Everywhere />
    </Section>
  )
}
