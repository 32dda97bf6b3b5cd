/**
 * How long learning takes, estimated from what is there: one pure rule, worked out at publication and shown before the work.
 * - Text is read at 200 words a minute (a file's description, a task's instructions, a quiz's introduction too). Signs of
 *   scripts that write no spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) count as half a word each.
 * - A video takes its clip, else its duration, else the end of its last cue, else five minutes.
 * - A question takes a minute and a half; a quiz never longer than its time limit.
 * - Each item is rounded up to whole minutes, one at least, a week at most (a cue may claim any time); a course is the sum of
 *   its items.
 */
import { type CourseContent, type Item, type ItemBody, itemsOf } from "./Content.ts"

const wordsPerMinute = 200
const minutesPerQuestion = 1.5
const unknownVideoMinutes = 5
const mostMinutes = 7 * 24 * 60

const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu
const word = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’_-]*/gu

/** Words in HTML, Markdown or plain text; tags and entities count as nothing. */
export const wordsIn = (text: string): number => {
  const plain = text.replace(/<[^<>]*>/g, " ").replace(/&#?\w{1,31};/g, " ")
  const signs = plain.match(unspaced)?.length ?? 0
  return (plain.replace(unspaced, " ").match(word)?.length ?? 0) + signs / 2
}

const reading = (text: string): number => wordsIn(text) / wordsPerMinute

const videoMinutes = ({ clip, durationSeconds, transcripts }: Extract<ItemBody, { kind: "video" }>): number => {
  const lastCue = transcripts.reduce((end, { cues }) => cues.reduce((last, cue) => Math.max(last, cue.end), end), 0)
  const known = durationSeconds ?? (lastCue > 0 ? lastCue : null)
  const end = clip?.end ?? known
  return end === null ? unknownVideoMinutes : Math.max(0, end - (clip?.start ?? 0)) / 60
}

const minutes = (body: ItemBody): number => {
  switch (body.kind) {
    case "text":
      return reading(body.text)
    case "video":
      return videoMinutes(body)
    case "file":
      return reading(body.description)
    case "task":
      return reading(body.instructions)
    case "quiz":
      return Math.min(
        reading(body.intro) + body.questions.length * minutesPerQuestion,
        body.rules.timeLimitMinutes ?? Number.POSITIVE_INFINITY
      )
    case "unsupported":
      return 0
  }
}

/** Whole minutes that an item takes, from 1 to a week's. */
export const estimatedMinutes = (body: ItemBody): number => Math.min(mostMinutes, Math.max(1, Math.ceil(minutes(body))))

/** Whole minutes that items take together. */
export const minutesOf = (items: ReadonlyArray<Pick<Item, "body">>): number =>
  items.reduce((sum, item) => sum + estimatedMinutes(item.body), 0)

/** Whole minutes that a course takes. */
export const courseMinutes = (content: Pick<CourseContent, "sections">): number => minutesOf(itemsOf(content))
