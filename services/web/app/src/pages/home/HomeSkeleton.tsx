/** The home on its way, in the shape that it will have. */
import { Loading, Skeleton } from "../../design/States.tsx"

const Cards = () => (
  <div className="cards">
    {Array.from({ length: 3 }, (_, index) => (
      <Skeleton key={index} blockSize="260px" radius="var(--r-l)" />
    ))}
  </div>
)

export const CardsSkeleton = () => (
  <Loading>
    <Cards />
  </Loading>
)

export const HomeSkeleton = () => (
  <Loading>
    <div className="stack home-courses">
      <Skeleton blockSize="222px" radius="var(--r-l)" />
      <Cards />
    </div>
  </Loading>
)
