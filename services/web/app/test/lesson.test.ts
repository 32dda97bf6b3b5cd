/** The parts of the lesson that think: what HTML may hold, what was watched, where one is, what a change does. */
import { assert, describe, it } from "@effect/vitest"
import type { Outline, Progress } from "@lyceum/sdk"
import { withChange, withState } from "../src/api/progress-state.ts"
import {
  headingLevels,
  isAllowedAttribute,
  itemOfAddress,
  playerAddress,
  readable,
  safeAddress,
  safeStyle,
  shownTags,
  silentTags
} from "../src/pages/course/content/allowed.ts"
import { around, doneOf, placesOf } from "../src/pages/course/outline/shape.ts"
import { clock, vttOf } from "../src/pages/course/video/vtt.ts"
import { percentWatched, startAt, watchedBefore, withPart } from "../src/pages/course/video/watched.ts"
import { decodeYouTube } from "../src/pages/course/video/youtube-message.ts"

const base = "https://lyceum.example/courses/a/items/b"

describe("HTML of courses", () => {
  it("runs nothing, restyles nothing, submits nothing", () => {
    for (const tag of ["script", "style", "svg", "form", "input", "object", "base", "meta", "link", "template"]) {
      assert.isTrue(silentTags.has(tag), tag)
      assert.isFalse(shownTags.has(tag), tag)
    }
    for (const name of ["onclick", "onerror", "srcdoc", "style", "formaction", "srcset", "id", "name", "constructor"])
      for (const tag of ["a", "img", "video", "constructor", "__proto__"])
        assert.isFalse(isAllowedAttribute(tag, name), `${tag} ${name}`)
  })

  it("follows and loads addresses of known schemes alone", () => {
    for (const bad of [
      "javascript:alert(1)",
      " JaVa\nScRipT:alert(1)",
      "data:text/html,x",
      "vbscript:x",
      "blob:x",
      "http://["
    ])
      assert.isUndefined(safeAddress(bad, "href", base), bad)
    assert.isUndefined(safeAddress("mailto:a@b.example", "src", base))
    for (const good of ["/v1/courses/a/files/b.png", "https://example.org/", "#u-part", "mailto:a@b.example"])
      assert.strictEqual(safeAddress(good, "href", base), good)
  })

  it("keeps declarations of styles that stay in their place", () => {
    assert.deepStrictEqual(safeStyle("text-align:center; position:fixed; color:red; width:20px; constructor:x"), {
      textAlign: "center",
      width: "20px"
    })
    assert.deepStrictEqual(safeStyle("width:url(https://evil.example); background:url(x);"), {})
  })

  it("is read without a complaint of the page's policy", () => {
    assert.strictEqual(
      readable('<p class="a"style="width:1px">style=1</p><STYLE>x</STYLE><base href="x"><a title=b STYLE = "c">'),
      '<p class="a"data-style="width:1px">style=1</p><x-style>x</x-style><a title=b data-style = "c">'
    )
  })

  it("frames players that it knows, on the host without cookies", () => {
    assert.strictEqual(
      playerAddress("https://www.youtube.com/embed/abc_-1?autoplay=1"),
      "https://www.youtube-nocookie.com/embed/abc_-1"
    )
    assert.strictEqual(playerAddress("https://player.vimeo.com/video/12"), "https://player.vimeo.com/video/12?dnt=1")
    for (const bad of [
      "http://www.youtube.com/embed/a",
      "https://www.youtube.com.evil.example/embed/a",
      "https://www.youtube.com/redirect?q=x",
      "https://evil.example/embed/a",
      "javascript:alert(1)",
      "//evil.example"
    ])
      assert.isUndefined(playerAddress(bad), bad)
  })

  it("finds items behind addresses of this site alone", () => {
    const origin = "https://lyceum.example"
    assert.deepStrictEqual(itemOfAddress("/courses/c/items/i", origin), { courseId: "c", itemId: "i" })
    assert.isUndefined(itemOfAddress("https://evil.example/courses/c/items/i", origin))
    assert.isUndefined(itemOfAddress("/courses/c/items/i/more", origin))
  })

  it("lets headings begin below the title and leave no level out", () => {
    assert.deepStrictEqual(headingLevels([1, 3, 3, 1, 6]), [2, 3, 3, 2, 3])
    assert.deepStrictEqual(headingLevels([4, 2, 4]), [2, 2, 3])
    assert.deepStrictEqual(headingLevels([]), [])
  })
})

describe("watching", () => {
  const clip = { start: 10, end: 110 }

  it("counts what was played once, within the clip", () => {
    let watched = watchedBefore(clip, 0)
    watched = withPart(watched, 0, 20)
    watched = withPart(watched, 15, 30)
    watched = withPart(watched, 60, 70)
    watched = withPart(watched, 105, 200)
    assert.strictEqual(percentWatched(watched), 35)
    assert.strictEqual(percentWatched(withPart(watched, 70, 60)), 35)
    assert.strictEqual(percentWatched(withPart(watched, 20, 109.8)), 100)
  })

  it("goes on from what was reported before, and never says NaN", () => {
    assert.strictEqual(percentWatched(watchedBefore(clip, 40)), 40)
    assert.strictEqual(percentWatched(withPart(watchedBefore(clip, 40), 50, 60)), 50)
    assert.strictEqual(percentWatched(watchedBefore({ start: 5, end: 5 }, 40)), 0)
  })

  it("begins where it was left, and anew when that was nearly the end", () => {
    assert.strictEqual(startAt(clip, 50), 50)
    assert.strictEqual(startAt(clip, undefined), 10)
    assert.strictEqual(startAt(clip, 107), 10)
    assert.strictEqual(startAt(clip, 3), 10)
  })

  it("writes captions that hold no markup of their own", () => {
    const vtt = vttOf([{ start: 3661.5, end: 3662, text: "a <b> & --> c" }])
    assert.strictEqual(vtt, "WEBVTT\n\n01:01:01.500 --> 01:01:02.000\na &lt;b&gt; &amp; --&gt; c")
    assert.strictEqual(clock(3661), "1:01:01")
    assert.strictEqual(clock(187.9), "3:07")
  })

  it("understands what the frame says, and nothing else", () => {
    const message = JSON.stringify({ event: "infoDelivery", info: { currentTime: 4.5, duration: 60, playerState: 1 } })
    assert.deepStrictEqual(decodeYouTube(message), { currentTime: 4.5, duration: 60, state: 1 })
    assert.strictEqual(decodeYouTube('{"event":"onStateChange","info":2}').state, 2)
    for (const noise of ["{broken", 5, null, '{"info":{"currentTime":"4"}}'])
      assert.deepStrictEqual(decodeYouTube(noise), { currentTime: undefined, duration: undefined, state: undefined })
  })
})

const item = (id: string, required = true) => ({
  id,
  title: id,
  kind: "text" as const,
  rule: { kind: "viewed" as const },
  required,
  estimatedMinutes: 1
})

const outline: Outline = {
  courseId: "course",
  version: 1,
  title: "Course",
  itemCount: 3,
  estimatedMinutes: 3,
  sequential: true,
  sections: [
    {
      id: "s1",
      title: "One",
      lessons: [{ id: "l1", title: "L", pages: [{ id: "p1", title: "P", items: [item("a")] }] }]
    },
    {
      id: "s2",
      title: "Two",
      lessons: [{ id: "l2", title: "M", pages: [{ id: "p2", title: "Q", items: [item("b", false), item("c")] }] }]
    }
  ]
}

describe("the way through a course", () => {
  it("knows what is before and after an item, across sections", () => {
    const places = placesOf(outline)
    const here = around(places, "b")
    assert.strictEqual(here?.previous?.item.id, "a")
    assert.strictEqual(here?.next?.item.id, "c")
    assert.strictEqual(here?.place.number, 2)
    assert.strictEqual(here?.count, 3)
    assert.isUndefined(around(places, "c")?.next)
    assert.isUndefined(around(places, "gone"))
  })

  it("counts required items, and is whole only when all are done", () => {
    const items = [item("a"), item("b", false), item("c")]
    assert.deepStrictEqual(
      doneOf(items, (id) => (id === "a" ? "completed" : undefined)),
      { done: 1, count: 2, part: 50 }
    )
    assert.deepStrictEqual(
      doneOf(items, (id) => (id === "b" ? "completed" : undefined)),
      { done: 0, count: 2, part: 1 }
    )
    assert.deepStrictEqual(
      doneOf([], () => undefined),
      { done: 0, count: 0, part: 0 }
    )
  })
})

const progress: Progress = {
  courseId: "course",
  courseVersion: 1,
  percent: 0,
  completed: false,
  completedAt: null,
  certificateId: null,
  resumeItemId: "a",
  courseTitle: "Course",
  completedItems: 0,
  requiredItems: 3,
  resumeItem: { id: "a", title: "a" },
  updatedAt: "2026-01-01T00:00:00Z",
  userId: "lena",
  asOf: "2026-01-01T00:00:00Z",
  items: ["a", "b", "c", "d"].map((itemId, index) => ({
    itemId,
    state: index === 0 ? ("not-started" as const) : ("locked" as const),
    rule: { kind: "viewed" as const },
    blockedBy: index === 0 ? [] : [{ id: "a", title: "a" }]
  })),
  explanation: {
    text: "",
    completedItems: 0,
    requiredItems: 3,
    items: ["a", "b", "c", "d"].map((itemId) => ({ itemId, counts: itemId !== "b", why: "required" as const }))
  }
}

const states = ({ items }: Progress) => items.map(({ state }) => state)

describe("a change of progress", () => {
  it("counts it, rounds down, and opens what waited for nothing else", () => {
    const next = withState(progress, "a", "completed")
    assert.deepStrictEqual(states(next), ["completed", "not-started", "not-started", "locked"])
    assert.strictEqual(next.percent, 33)
    assert.strictEqual(next.completedItems, 1)
    assert.deepStrictEqual(next.items[1]?.blockedBy, [])
    const whole = withState(withState(next, "c", "completed"), "d", "completed")
    assert.strictEqual(whole.percent, 100)
    assert.strictEqual(withState(whole, "a", "in-progress").percent, 66)
    assert.strictEqual(withState({ ...progress, requiredItems: 0 }, "b", "completed").percent, 0)
  })

  it("takes the server's numbers, and asks to read again when the server says too little", () => {
    const change = {
      courseId: "course",
      courseVersion: 1,
      itemId: "a",
      state: "completed" as const,
      percent: 34,
      completed: false,
      completedItems: 1,
      requiredItems: 3,
      version: 5
    }
    assert.strictEqual(withChange(progress, change)?.percent, 34)
    assert.isNull(withChange(progress, { ...change, itemId: null, state: null }))
    assert.isNull(withChange(progress, { ...change, courseVersion: 2 }))
  })
})
