import { Loading, Skeleton, SkeletonLines } from "../../design/States.tsx"
import { Card } from "../../design/Surface.tsx"

/** The shape of a quiz before it is begun. */
export const QuizSkeleton = () => (
  <Loading>
    <Card>
      <div className="stack">
        <Skeleton inlineSize="40%" blockSize="1.4em" />
        <SkeletonLines lines={4} />
        <Skeleton inlineSize="140px" blockSize="40px" radius="var(--r-m)" />
      </div>
    </Card>
  </Loading>
)
