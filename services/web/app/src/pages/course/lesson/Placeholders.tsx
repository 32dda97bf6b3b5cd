/** What will stand around the content, as high as it will be: the content does not move when it comes. */
import { Skeleton } from "../../../design/States.tsx"

/** Of the way to here above the title. */
export const WayPlaceholder = () => (
  <div className="breadcrumbs" aria-hidden="true">
    <Skeleton inlineSize="40%" blockSize="1lh" />
  </div>
)

/** Of the rule below the title. */
export const RulePlaceholder = () => (
  <div className="row lesson-pills" aria-hidden="true">
    <Skeleton inlineSize="6rem" blockSize="1.45rem" radius="999px" />
  </div>
)
