/** What enrolled learners do. */
import exec from "k6/execution"
import { at, call, textAt } from "../lib/call.ts"
import { type Course, question, rightChoice } from "../lib/course.ts"
import { own, type Person, place, tokenOf } from "../lib/people.ts"
import type { Seed } from "../lib/seed.ts"
import { think } from "../lib/think.ts"

/** Enrols somebody; looks at what came of it. */
const enrol = (token: string, { id }: Pick<Person, "id">, courseId: string): string =>
  textAt(
    call("POST /v1/enrollments", {
      token,
      body: { courseId },
      status: 201,
      holds: {
        active: (answer) => textAt(answer, "status") === "active",
        "theirs, in that course": (answer) => textAt(answer, "userId") === id && textAt(answer, "courseId") === courseId
      }
    }),
    "id"
  )

/** Enrols in a course that this learner is not in yet, and sees it. */
export const enrolment = (seed: Seed): void => {
  const { learners, open, openEach } = seed
  const person = own(learners)
  const token = tokenOf(person, seed.at)
  const next = place(learners.length).round * openEach + exec.vu.iterationInScenario
  const courseId = open[next % open.length] ?? ""
  think(1, seed)
  const id = enrol(token, person, courseId)
  think(1, seed)
  call("GET /v1/enrollments/{enrollmentId}", {
    at: [id],
    token,
    status: 200,
    holds: { "the one just made": (answer) => textAt(answer, "id") === id && textAt(answer, "courseId") === courseId }
  })
}

/** Tells of some texts as they are viewed, as the app does: a few at once, each once. */
const view = (token: string, course: Course, from: number) => {
  const events = [0, 1, 2].map((step) => ({
    id: crypto.randomUUID(),
    type: "item-viewed",
    courseId: course.id,
    itemId: course.texts[(from + step) % course.texts.length] ?? "",
    occurredAt: new Date().toISOString()
  }))
  call("POST /v1/learning-events", {
    token,
    body: { events },
    status: 202,
    holds: {
      "all accepted": (answer) => at(answer, "accepted") === events.length && at(answer, "rejected.0") === undefined
    }
  })
}

/** Reads a text, tells of it, sees how far the course is done. */
export const learning = (seed: Seed): void => {
  const { course, learners } = seed
  const token = tokenOf(own(learners), seed.at)
  const from = exec.vu.iterationInScenario * 3
  const itemId = course.texts[from % course.texts.length] ?? ""
  call("GET /v1/courses/{courseId}/items/{itemId}", {
    at: [course.id, itemId],
    token,
    status: 200,
    holds: {
      "the text asked for": (answer) => textAt(answer, "id") === itemId && textAt(answer, "kind") === "text",
      "with its words": (answer) => textAt(answer, "body.text") !== ""
    }
  })
  think(4, seed)
  view(token, course, from)
  think(2, seed)
  call("GET /v1/progress/{courseId}", {
    at: [course.id],
    token,
    status: 200,
    holds: {
      "of that course": (answer) => textAt(answer, "courseId") === course.id,
      "all that is required": (answer) => at(answer, "requiredItems") === course.texts.length,
      "a percentage": (answer) => Number(at(answer, "percent")) >= 0 && Number(at(answer, "percent")) <= 100
    }
  })
}

/** Takes the quiz and passes it. */
export const quiz = (seed: Seed): void => {
  const { course, learners } = seed
  const token = tokenOf(own(learners), seed.at)
  const started = call("POST /v1/attempts", {
    token,
    body: { courseId: course.id, itemId: course.quiz },
    status: 201,
    holds: {
      open: (answer) => textAt(answer, "status") === "open",
      "its question, without the key": (answer) =>
        textAt(answer, "questions.0.id") === question && !answer.body.includes("correct")
    }
  })
  const id = textAt(started, "id")
  think(3, seed)
  const answers = [{ questionId: question, answer: { kind: "choice", choiceId: rightChoice } }]
  call("PUT /v1/attempts/{attemptId}/answers", {
    at: [id],
    token,
    body: { answers },
    status: 200,
    holds: { kept: (answer) => textAt(answer, "answers.0.answer.choiceId") === rightChoice }
  })
  think(1, seed)
  call("POST /v1/attempts/{attemptId}/submission", {
    at: [id],
    token,
    status: 200,
    holds: {
      graded: (answer) => textAt(answer, "status") === "submitted" && at(answer, "result.score") === 1,
      passed: (answer) => at(answer, "result.passed") === true
    }
  })
}

/** A course is released: everybody who waited opens it, enrols and reads the first text. Each of them comes once. */
export const release = (seed: Seed): void => {
  const { released, waiting } = seed
  const person = waiting[exec.scenario.iterationInTest % waiting.length]
  if (person === undefined) return
  call("GET /v1/courses/{courseId}/outline", {
    at: [released.id],
    headers: { "accept-encoding": "gzip" },
    status: 200,
    holds: { "of that course": (answer) => textAt(answer, "courseId") === released.id }
  })
  think(1, seed)
  enrol(person.token, person, released.id)
  view(person.token, released, 0)
}
