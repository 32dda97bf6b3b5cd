/** The folder of a run: the settings, the hooks, and the ids of things that there are, a file each, for the dictionaries. */
import { Effect } from "effect"
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { olxCourse } from "../laws/Olx.ts"
import type { Unreachable } from "../laws/Violation.ts"
import { type Fixture, itemOf, newPublishedCourse } from "../routes/Fixture.ts"

const settings = ["schemathesis.toml", "hooks.py", "exclusions.json"]

/** Makes it. The account of `email` and `password` is nobody's who calls: wrong passwords make its sign-in slow. */
export const writeValues = (folder: string, fixture: Fixture): Effect.Effect<void, Unreachable> =>
  Effect.gen(function* () {
    const { attemptId, batchId, course, enrollmentId, instructor, learner, otherLearner, url } = fixture
    const spare = yield* Effect.forEach([1, 2], () => newPublishedCourse(url, instructor))
    const values: Readonly<Record<string, ReadonlyArray<string>>> = {
      courseId: [course.id],
      spareCourse: spare.map(({ id }) => id),
      itemId: (["text", "task", "quiz"] as const).map((kind) => itemOf(course, kind)),
      userId: [learner.id, otherLearner.id],
      enrollmentId: [enrollmentId],
      attemptId: [attemptId],
      batchId: [batchId],
      email: [otherLearner.email],
      password: [otherLearner.password]
    }
    mkdirSync(folder, { recursive: true })
    for (const [name, lines] of Object.entries(values))
      writeFileSync(join(folder, `${name}.txt`), lines.map((line) => JSON.stringify(line)).join("\n"))
    for (const name of settings) copyFileSync(join(import.meta.dirname, name), join(folder, name))
    writeFileSync(join(folder, "course.tar.gz"), olxCourse(crypto.randomUUID(), "Fuzzed", 1))
  })
