/** The dashboard on its way: the same shape, grey. */
import { Loading, Skeleton } from "../../../design/States.tsx"

export const DashboardLoading = () => (
  <Loading>
    <div className="stack insight-cards">
      <div className="insight-stats">
        {[0, 1, 2, 3, 4, 5].map((stat) => (
          <Skeleton key={stat} blockSize="124px" radius="var(--r-l)" />
        ))}
      </div>
      <Skeleton blockSize="420px" radius="var(--r-l)" />
      <div className="insight-columns">
        <Skeleton blockSize="320px" radius="var(--r-l)" />
        <Skeleton blockSize="320px" radius="var(--r-l)" />
      </div>
    </div>
  </Loading>
)
