import type { CourseCard as Course } from "@lyceum/sdk"
import { Loading, Skeleton, SkeletonLines } from "../../../design/States.tsx"
import { Card } from "../../../design/Surface.tsx"
import { CourseCard } from "./CourseCard.tsx"
import { useOwnCourses } from "./use-own-courses.ts"

/** Courses side by side, each with the own state of who looks. */
export const CourseGrid = ({
  courses,
  level = 2
}: {
  readonly courses: ReadonlyArray<Course>
  readonly level?: 2 | 3
}) => {
  const own = useOwnCourses()
  return (
    <ul className="course-grid" role="list">
      {courses.map((course) => (
        <CourseCard key={course.id} course={course} own={own.get(course.id)} level={level} />
      ))}
    </ul>
  )
}

/** The same while the courses are on their way. */
export const CourseGridSkeleton = ({ cards = 6 }: { readonly cards?: number }) => (
  <Loading>
    <div className="course-grid">
      {Array.from({ length: cards }, (_, index) => (
        <Card key={index} className="course-card" padded={false}>
          <Skeleton blockSize="110px" radius="0" />
          <div className="course-card-body">
            <Skeleton inlineSize="70%" blockSize="1.4rem" />
            <SkeletonLines lines={2} />
            <Skeleton inlineSize="40%" />
          </div>
        </Card>
      ))}
    </div>
  </Loading>
)
