/** What a learner sees first: where they left off, and how far they are in everything. */
import { useInfiniteQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { useLiveProgress } from "../../api/live/use-live-progress.ts"
import { myCoursesQuery } from "../../api/progress.ts"
import { useAccount } from "../../api/session.ts"
import { LinkButton } from "../../design/Button.tsx"
import { LoadMore } from "../../design/LoadMore.tsx"
import { Page } from "../../design/Page.tsx"
import { EmptyState, ErrorState } from "../../design/States.tsx"
import { Tabs } from "../../design/Tabs.tsx"
import { Continue } from "./Continue.tsx"
import { CourseCard } from "./CourseCard.tsx"
import { Explore } from "./Explore.tsx"
import "./Home.css"
import { HomeSkeleton } from "./HomeSkeleton.tsx"
import { useGreeting } from "./use-greeting.ts"
import { useT } from "./texts.ts"

const route = getRouteApi("/home")

export const HomePage = () => {
  const t = useT()
  const name = useAccount()?.name ?? ""
  const { tab = "in-progress" } = route.useSearch()
  const navigate = route.useNavigate()
  const greeting = useGreeting(name)
  const { data, error, fetchNextPage, hasNextPage, isFetching, isFetchingNextPage, refetch } =
    useInfiniteQuery(myCoursesQuery)
  useLiveProgress()
  const courses = data?.pages.flatMap(({ items }) => items) ?? []
  const begun = courses.filter(({ completed }) => !completed)
  const finished = courses.filter(({ completed }) => completed)
  // The one that was last worked on.
  const latest = begun.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt))[0]
  const shown = tab === "completed" ? finished : begun.filter((course) => course !== latest)
  return (
    <Page
      title={t("home.title")}
      heading={greeting}
      // Its line is there from the start, so that nothing below moves when the number comes.
      intro={data === undefined ? "\u00a0" : t("home.intro", { count: begun.length })}
    >
      <Tabs
        label={t("home.title")}
        tabs={[
          { name: "in-progress", label: t("tab.in-progress") },
          { name: "completed", label: t("tab.completed") },
          { name: "explore", label: t("tab.explore") }
        ]}
        selected={tab}
        onSelect={(next) => void navigate({ search: next === "in-progress" ? {} : { tab: next } })}
      >
        {tab === "explore" ? (
          <Explore mine={new Set(courses.map(({ courseId }) => courseId))} />
        ) : data === undefined && error !== null ? (
          <ErrorState
            error={error}
            works={t("home.works")}
            onRetry={() => void refetch()}
            retrying={isFetching}
            action={<LinkButton to="/courses">{t("home.catalogue")}</LinkButton>}
          />
        ) : data === undefined ? (
          <HomeSkeleton />
        ) : (
          <div className="stack home-courses">
            {tab === "in-progress" && latest !== undefined && <Continue course={latest} />}
            {tab === "in-progress" && begun.length === 0 && (
              <EmptyState
                title={t(finished.length > 0 ? "empty.all-done" : "empty.none")}
                action={
                  <LinkButton variant="primary" to="/courses">
                    {t("home.catalogue")}
                  </LinkButton>
                }
              >
                {t("empty.none-text")}
              </EmptyState>
            )}
            {tab === "completed" && finished.length === 0 && (
              <EmptyState
                icon="award"
                title={t("empty.completed")}
                action={
                  <LinkButton to="/home" search={{}}>
                    {t("empty.completed-action")}
                  </LinkButton>
                }
              >
                {t("empty.completed-text")}
              </EmptyState>
            )}
            {shown.length > 0 && (
              <section aria-label={t(`tab.${tab}`)}>
                {tab === "in-progress" && <h2 className="home-more">{t("home.more")}</h2>}
                <ul role="list" className="cards">
                  {shown.map((course) => (
                    <CourseCard key={course.courseId} course={course} level={tab === "in-progress" ? 3 : 2} />
                  ))}
                </ul>
              </section>
            )}
            <LoadMore hasMore={hasNextPage} pending={isFetchingNextPage} onMore={() => void fetchNextPage()} />
          </div>
        )}
      </Tabs>
    </Page>
  )
}
