import { useQuery } from "@tanstack/react-query"
import { getRouteApi, Link } from "@tanstack/react-router"
import type { CourseDetail } from "@lyceum/sdk"
import { isProblem } from "@lyceum/sdk"
import { courseQuery } from "../../api/catalogue.ts"
import { LinkButton } from "../../design/Button.tsx"
import { CourseArt } from "../../design/CourseArt.tsx"
import { Breadcrumbs, Page } from "../../design/Page.tsx"
import { EmptyState, ErrorState, Loading, Skeleton, SkeletonLines } from "../../design/States.tsx"
import { Card } from "../../design/Surface.tsx"
import { About } from "./course/About.tsx"
import { Contents } from "./course/Contents.tsx"
import "./course/Course.css"
import { EnrolCard } from "./course/EnrolCard.tsx"
import { Prerequisites } from "./course/Prerequisites.tsx"
import { useT } from "./texts.ts"

const route = getRouteApi("/courses/$slug")

const Crumbs = () => {
  const t = useT()
  return <Breadcrumbs>{[<Link to="/courses">{t("courses.title")}</Link>]}</Breadcrumbs>
}

const Skeletons = () => {
  const t = useT()
  return (
    <Page title={t("course.title")} heading={<Skeleton inlineSize="14ch" />} before={<Crumbs />}>
      <Loading>
        <div className="course-page">
          <div className="course-main">
            <SkeletonLines lines={3} />
            <SkeletonLines lines={6} />
          </div>
          <Card className="enrol-card">
            <Skeleton blockSize="40px" radius="var(--r-m)" />
            <SkeletonLines lines={4} />
          </Card>
        </div>
      </Loading>
    </Page>
  )
}

const Found = ({ course }: { readonly course: CourseDetail }) => (
  <Page
    title={course.title}
    heading={
      <span lang={course.language} dir="auto">
        {course.title}
      </span>
    }
    intro={
      <span lang={course.language} dir="auto">
        {course.summary}
      </span>
    }
    before={<Crumbs />}
  >
    <div className="course-page">
      <div className="course-main">
        <About course={course} />
        <Contents course={course} />
        <Prerequisites course={course} />
      </div>
      <div className="course-side">
        <CourseArt id={course.id} />
        <EnrolCard course={course} />
      </div>
    </div>
  </Page>
)

/** A course before it is begun: what it teaches, how long it takes, and the one thing to do. */
export const CoursePage = () => {
  const t = useT()
  const { slug } = route.useParams()
  const { data, error, isFetching, refetch } = useQuery(courseQuery(slug))
  if (data !== undefined) return <Found key={data.id} course={data} />
  if (error === null) return <Skeletons />
  if (isProblem(error, "urn:lyceum:problem:not-found", "urn:lyceum:problem:invalid-request"))
    return (
      <Page title={t("course.unknown")} before={<Crumbs />}>
        <EmptyState
          icon="search"
          title={t("course.unknown-text")}
          action={
            <LinkButton to="/courses" variant="primary">
              {t("course.to-catalogue")}
            </LinkButton>
          }
        />
      </Page>
    )
  return (
    <Page title={t("course.title")} before={<Crumbs />}>
      <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
    </Page>
  )
}
