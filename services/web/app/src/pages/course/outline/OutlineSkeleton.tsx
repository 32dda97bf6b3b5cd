/** The outline on its way: as wide and as high as it will be. */
import { Loading, Skeleton } from "../../../design/States.tsx"

export const OutlineSkeleton = () => (
  <Loading>
    <div className="stack">
      <Skeleton inlineSize="80%" blockSize="1.4rem" />
      <Skeleton blockSize="6px" radius="99px" />
      {Array.from({ length: 7 }, (_, index) => (
        <Skeleton key={index} blockSize="36px" radius="var(--r-s)" />
      ))}
    </div>
  </Loading>
)
