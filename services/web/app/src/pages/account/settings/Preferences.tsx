import { queryOptions, useMutation, useQuery } from "@tanstack/react-query"
import type { NotificationPreferences } from "@lyceum/sdk"
import { lyceum } from "../../../api/lyceum.ts"
import { queryClient } from "../../../api/query-client.ts"
import { announce } from "../../../announce.ts"
import { Switch } from "../../../design/Choice.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { Table } from "../../../design/Table.tsx"
import { Trouble } from "../sign-in/Trouble.tsx"
import { useT } from "../texts.ts"
import { Delivery } from "./Delivery.tsx"
import { Section } from "./Section.tsx"

const preferencesQuery = queryOptions({
  queryKey: ["notification-preferences"],
  queryFn: async ({ signal }) => (await lyceum.notifications.preferences({ signal })).data
})

const types = [
  "enrolled",
  "waitlisted",
  "promoted",
  "withdrawn",
  "course-completed",
  "course-published",
  "due-soon",
  "material-rejected"
] as const
const channels = ["inbox", "email", "sms"] as const
type Type = (typeof types)[number]
type Channel = (typeof channels)[number]

const useChange = () => {
  const t = useT()
  return useMutation({
    scope: { id: "notification-preferences" },
    mutationFn: async ({
      type,
      channel,
      on
    }: {
      readonly type: Type
      readonly channel: Channel
      readonly on: boolean
    }) => {
      const table = await queryClient.ensureQueryData(preferencesQuery)
      const body = { ...table, [type]: { ...table[type], [channel]: on } }
      return (await lyceum.notifications.setPreferences({ body })).data
    },
    onMutate: async ({ channel, on, type }) => {
      await queryClient.cancelQueries(preferencesQuery)
      const before = queryClient.getQueryData(preferencesQuery.queryKey)
      if (before !== undefined)
        queryClient.setQueryData(preferencesQuery.queryKey, { ...before, [type]: { ...before[type], [channel]: on } })
    },
    onSuccess: () => announce(t("preferences.saved")),
    // What the server has, whatever was shown meanwhile.
    onError: () => queryClient.invalidateQueries(preferencesQuery)
  })
}

const Rows = ({ table }: { readonly table: NotificationPreferences }) => {
  const t = useT()
  const { error, mutate } = useChange()
  return (
    <>
      <Table
        caption={t("preferences.caption")}
        rows={types}
        rowKey={(type) => type}
        columns={[
          { name: "type", header: t("preferences.type"), names: true, cell: (type) => t(`type.${type}`) },
          ...channels.map((channel) => ({
            name: channel,
            header: t(`channel.${channel}`),
            cell: (type: Type) => (
              <Switch
                label={
                  <span className="hidden-text">
                    {t("preferences.switch", { type: t(`type.${type}`), channel: t(`channel.${channel}`) })}
                  </span>
                }
                checked={table[type][channel]}
                onChange={({ target }) => mutate({ type, channel, on: target.checked })}
              />
            )
          }))
        ]}
      />
      <Trouble error={error} />
    </>
  )
}

/** What to be told, and where. Each choice holds at once. */
export const Preferences = () => {
  const t = useT()
  const { data, error, isFetching, refetch } = useQuery(preferencesQuery)
  return (
    <Section name="notifications" title={t("preferences.title")} text={t("preferences.text")}>
      {data !== undefined ? (
        <Rows table={data} />
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <Loading>
          <SkeletonLines lines={6} />
        </Loading>
      )}
      <Delivery />
    </Section>
  )
}
