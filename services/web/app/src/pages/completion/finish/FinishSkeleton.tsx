import { Loading, Skeleton } from "../../../design/States.tsx"

/** The shape of the end of a course. */
export const FinishSkeleton = () => (
  <Loading>
    <div className="stack">
      <Skeleton blockSize="340px" radius="var(--r-l)" />
      <Skeleton inlineSize="60%" blockSize="1.4em" />
      <Skeleton blockSize="120px" radius="var(--r-l)" />
    </div>
  </Loading>
)
