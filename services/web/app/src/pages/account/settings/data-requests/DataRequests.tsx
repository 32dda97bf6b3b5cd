import { useMutation, useQuery } from "@tanstack/react-query"
import { announce } from "../../../../announce.ts"
import { lyceum } from "../../../../api/lyceum.ts"
import { queryClient } from "../../../../api/query-client.ts"
import { AsOf } from "../../../../design/AsOf.tsx"
import { Button } from "../../../../design/Button.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../../../design/States.tsx"
import { Trouble } from "../../sign-in/Trouble.tsx"
import { useT } from "../../texts.ts"
import { RequestLine } from "./RequestLine.tsx"
import { dataRequestsQuery } from "./requests.ts"
import "./Requests.css"

/** Asks every service for what it holds, and shows who has answered and when. */
export const DataRequests = () => {
  const t = useT()
  const found = useQuery(dataRequestsQuery)
  const { error, isPending, mutate } = useMutation({
    mutationFn: () => lyceum.users.exportMe(),
    onSuccess: async () => {
      announce(t("data.requests.asked"))
      await queryClient.invalidateQueries({ queryKey: dataRequestsQuery.queryKey })
    }
  })
  return (
    <div className="requests">
      <div className="requests-head">
        <h3>{t("data.requests")}</h3>
        {found.data !== undefined && <AsOf time={found.dataUpdatedAt} />}
      </div>
      <p className="small muted">{t("data.requests.text")}</p>
      {found.data === undefined ? (
        found.isError ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
        ) : (
          <Loading>
            <SkeletonLines lines={3} />
          </Loading>
        )
      ) : found.data.length === 0 ? (
        <p className="muted">{t("data.requests.none")}</p>
      ) : (
        <ul className="settings-rows" role="list">
          {found.data.map((request) => (
            <RequestLine key={request.id} request={request} />
          ))}
        </ul>
      )}
      <Trouble error={error} />
      <div className="row">
        <Button pending={isPending} onClick={() => mutate()}>
          {t("data.requests.ask")}
        </Button>
      </div>
    </div>
  )
}
