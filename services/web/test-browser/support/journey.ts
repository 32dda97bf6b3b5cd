/** A learner's whole way through a course, item by item, as it is in the browser. */
import type { AnswerKey, DeliveredItem, Lyceum, OutlineItem } from "@lyceum/sdk"
import type { Page } from "playwright-core"
import { eventually } from "./learners.ts"

/** The ids of questions are an item's own. */
const keyOf = (itemId: string, questionId: string): string => `${itemId} ${questionId}`

/** The keys of all questions of a course, from the author's draft. */
export const answerKeys = async (author: Lyceum, courseId: string): Promise<ReadonlyMap<string, AnswerKey>> => {
  const { data } = await author.courses.getDraft({ path: { courseId } })
  const items = data.sections.flatMap(({ lessons }) =>
    lessons.flatMap(({ pages }) => pages.flatMap((page) => page.items))
  )
  return new Map(
    items.flatMap(({ body, id }) =>
      body.kind === "quiz" ? body.questions.map(({ key, question }) => [keyOf(id, question.id), key] as const) : []
    )
  )
}

/** All items of a course in reading order. */
export const itemsOf = async (lyceum: Lyceum, courseId: string): Promise<ReadonlyArray<OutlineItem>> => {
  const { data } = await lyceum.catalogue.outline({ path: { courseId } })
  return data.sections.flatMap(({ lessons }) => lessons.flatMap(({ pages }) => pages.flatMap(({ items }) => items)))
}

/** A number that a key of intervals takes. */
const numberIn = (key: Extract<AnswerKey, { kind: "numerical" }>): number => {
  const [first] = key.accepted
  if (first === undefined) throw new Error("no number is right")
  const { maximum, minimum } = first
  if (minimum !== null && maximum !== null) return (minimum + maximum) / 2
  return minimum === null ? (maximum ?? 0) - 1 : minimum + 1
}

const answer = async (page: Page, id: string, key: AnswerKey): Promise<void> => {
  const frame = page.locator(`[id="question-${id}"]`)
  const choose = async (choiceId: string): Promise<void> => {
    const list = frame.locator("select")
    if ((await list.count()) > 0) await list.selectOption(choiceId)
    else await frame.locator(`input[value="${choiceId}"]`).check()
  }
  switch (key.kind) {
    case "single-choice":
      return choose(key.correct[0] ?? "")
    case "multiple-choice":
      for (const choiceId of key.correct) await choose(choiceId)
      return
    case "numerical":
      return frame.getByRole("textbox").fill(String(numberIn(key)))
    case "text":
      return frame.getByRole("textbox").fill(key.accepted[0] ?? "")
  }
}

const passQuiz = async (page: Page, item: DeliveredItem, keys: ReadonlyMap<string, AnswerKey>): Promise<void> => {
  if (item.body.kind !== "quiz") throw new Error(`${item.title} is no quiz`)
  await page.getByRole("button", { name: "Start the quiz" }).click()
  await page.locator("h2", { hasText: "Attempt 1" }).waitFor()
  for (const { id } of item.body.questions) {
    const key = keys.get(keyOf(item.id, id))
    if (key === undefined) throw new Error(`question ${id} is not in the draft`)
    await answer(page, id, key)
  }
  await page.getByRole("button", { name: "Hand in" }).click()
  const dialog = page.getByRole("dialog")
  await dialog.getByText("Every question is answered.").waitFor()
  // Twice: one hand-in comes of it.
  await dialog.getByRole("button", { name: "Hand in" }).dblclick()
  await page.getByRole("heading", { name: /^(?:Passed|Not passed this time)$/ }).waitFor()
  if ((await page.getByRole("heading", { name: "Passed", exact: true }).count()) === 0)
    throw new Error(`the quiz ${item.title} was not passed by its own answers`)
}

/** Plays a film of the course four times as fast; one of another site is out of reach of a test and is said to be watched. */
const watch = async (page: Page, lyceum: Lyceum, { courseId, id }: DeliveredItem): Promise<void> => {
  const native = page.locator(".video video")
  const facade = page.getByRole("button", { name: /Play the video/ })
  await native.or(facade).first().waitFor()
  if ((await native.count()) > 0)
    await native.evaluate(async (video) => {
      if (!(video instanceof HTMLVideoElement)) throw new Error("no film")
      video.muted = true
      video.playbackRate = 4
      await video.play()
    })
  else {
    const occurredAt = new Date().toISOString()
    const data = { percent: 100, positionSeconds: 1 }
    const event = { id: crypto.randomUUID(), courseId, itemId: id, occurredAt, type: "video-progressed" as const, data }
    await lyceum.learningEvents.record({ body: { events: [event] } })
  }
}

/** Does what the item in the page asks for, and waits until it is done. */
const doItem = async (
  page: Page,
  lyceum: Lyceum,
  item: DeliveredItem,
  keys: ReadonlyMap<string, AnswerKey>
): Promise<void> => {
  switch (item.rule.kind) {
    case "manual":
      await page.getByRole("button", { name: "Mark as done" }).click()
      break
    case "quiz":
      await passQuiz(page, item, keys)
      break
    case "video":
      await watch(page, lyceum, item)
      break
    case "viewed":
      break
  }
  await page
    .locator(".lesson-pills")
    .getByText(/^Done: /)
    // A film of a minute, played four times as fast, takes longer where there is little computer to play it.
    .waitFor({ timeout: 60_000 })
    .catch((cause: unknown) => {
      throw new Error(`"${item.title}" (${item.rule.kind}, ${page.url()}) was not done`, { cause })
    })
}

/** From the item in the page to the last one by "Next up"; ends at the page after it. Gives how many items were done. */
export const walkCourse = async (
  page: Page,
  lyceum: Lyceum,
  courseId: string,
  keys: ReadonlyMap<string, AnswerKey>
): Promise<number> => {
  const items = await itemsOf(lyceum, courseId)
  for (const { id, kind, title } of items) {
    await page.waitForURL(`**/items/${id}`)
    await page.locator("h1").getByText(title, { exact: true }).waitFor()
    if (kind !== "unsupported") {
      const { data } = await lyceum.courses.item({ path: { courseId, itemId: id } })
      await doItem(page, lyceum, data, keys)
    }
    await page.locator('.neighbour[data-way="next"]').click()
  }
  await page.waitForURL(`**/courses/${courseId}/finish`)
  return items.length
}

/** The certificate of a finished course, once it is issued. */
export const certificateOf = (lyceum: Lyceum, courseId: string): Promise<string> =>
  eventually(async () => (await lyceum.progress.get({ path: { courseId } })).data.certificateId ?? undefined)
