/** What people do: the platform's purpose in numbers. */
import { board } from "./build/Board.ts"
import { number, series } from "./build/Panels.ts"
import { rate } from "./build/Queries.ts"

// A type has a series from its first event on: until then it is zero, not "no data".
const inRange = (type: string) => `sum(increase(lyceum_events_appended_total{type="${type}"}[$__range])) or vector(0)`
const eventRate = (type: string) =>
  `sum(rate(lyceum_events_appended_total{type="${type}"}[$__rate_interval])) * 60 or vector(0)`

export const learning = board({
  uid: "lyceum-learning",
  title: "Lyceum / Learning",
  description:
    "Registrations, enrolments, learning, completions and certificates; sign-in; messages. Active learners are analytics' own page.",
  sources: ["prometheus"],
  rows: [
    {
      title: "In the time that is shown",
      panels: [
        number({
          title: "Registered",
          description: "Accounts that were made.",
          unit: "short",
          expr: inRange("lyceum.user.registered.v1")
        }),
        number({
          title: "Enrolled",
          description: "Enrolments that took effect.",
          unit: "short",
          expr: inRange("lyceum.enrollment.enrolled.v1")
        }),
        number({
          title: "Waitlisted",
          description: "Learners who found their course full.",
          unit: "short",
          expr: inRange("lyceum.enrollment.waitlisted.v1")
        }),
        number({
          title: "Quizzes graded",
          description: "Attempts that were graded.",
          unit: "short",
          expr: inRange("lyceum.progress.attempt-graded.v1")
        }),
        number({
          title: "Courses completed",
          description: "Learners who completed a course.",
          unit: "short",
          expr: inRange("lyceum.progress.course-completed.v1")
        }),
        number({
          title: "Certificates",
          description: "Certificates that were issued.",
          unit: "short",
          expr: inRange("lyceum.progress.certificate-issued.v1")
        })
      ]
    },
    {
      title: "A minute",
      panels: [
        series({
          title: "Registrations and enrolments",
          description: "Accounts, enrolments, withdrawals and seats given from the waitlist, a minute.",
          unit: "opm",
          queries: [
            { expr: eventRate("lyceum.user.registered.v1"), legend: "registered" },
            { expr: eventRate("lyceum.enrollment.enrolled.v1"), legend: "enrolled" },
            { expr: eventRate("lyceum.enrollment.withdrawn.v1"), legend: "withdrawn" },
            { expr: "sum(rate(lyceum_enrollment_promoted_total[$__rate_interval])) * 60", legend: "from the waitlist" }
          ]
        }),
        series({
          title: "Learning events",
          description: "Views, films and answers, a minute: taken, and refused.",
          unit: "opm",
          queries: [
            { expr: "sum(rate(lyceum_ingest_accepted_total[$__rate_interval])) * 60", legend: "taken" },
            { expr: "sum(rate(lyceum_ingest_rejected_total[$__rate_interval])) * 60", legend: "refused" }
          ]
        }),
        series({
          title: "Windows of active learners",
          description:
            "Final counts of unique learners written, a minute: one for all courses and one a course with activity.",
          unit: "opm",
          queries: [{ expr: "sum(rate(lyceum_streaming_results_total[$__rate_interval])) * 60", legend: "results" }]
        }),
        series({
          title: "Progress",
          description: "Items and courses completed, attempts graded, certificates issued, a minute.",
          unit: "opm",
          queries: [
            { expr: eventRate("lyceum.progress.item-completed.v1"), legend: "items" },
            { expr: eventRate("lyceum.progress.attempt-graded.v1"), legend: "attempts" },
            { expr: eventRate("lyceum.progress.course-completed.v1"), legend: "courses" },
            { expr: eventRate("lyceum.progress.certificate-issued.v1"), legend: "certificates" }
          ]
        }),
        series({
          title: "Sign-in",
          description: "Passwords tried, a second, by what came of it. Many wrong ones from nowhere are an attack.",
          unit: "ops",
          queries: [
            { expr: rate("lyceum_sign_in_attempts_total", "result"), legend: "{{result}}" },
            { expr: "sum(rate(lyceum_refresh_token_reuses_total[$__rate_interval]))", legend: "tokens that came twice" }
          ]
        }),
        series({
          title: "News",
          description: "News that people were told, a second, by type.",
          unit: "ops",
          stacked: true,
          queries: [{ expr: rate("lyceum_notifications_total", "type"), legend: "{{type}}" }]
        })
      ]
    }
  ]
})
