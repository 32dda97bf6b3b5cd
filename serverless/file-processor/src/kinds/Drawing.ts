/** Drawings (SVG): whole XML whose root is a drawing, that runs nothing. */
import { drawingText, isActiveSvg } from "@lyceum/domain/inspection/ActiveDrawing"
import { Effect } from "effect"
import { type Describe, nothingFound } from "../Findings.ts"
import { ask, load } from "../ObjectReader.ts"
import { unfit } from "../Unfit.ts"
import { thumbnailOf } from "./Thumbnail.ts"

const length = /^\s*([0-9.]+)(?:px)?\s*$/

const positive = (value: number): number | null => (Number.isFinite(value) && value >= 1 ? Math.round(value) : null)

export const describeDrawing: Describe = Effect.fn("describeDrawing")(function* ({ reader }) {
  return yield* ask(reader, "the drawing", async () => {
    const { SaxesParser } = await load(() => import("saxes"))
    const bytes = await reader.read(0, reader.size)
    const text = drawingText(bytes).replace(/^\uFEFF/, "")
    if (!/<(?:[\w-]+:)?svg\b/i.test(text)) throw unfit("type-mismatch", "it is no drawing")
    if (isActiveSvg(bytes)) throw unfit("active-content", "the drawing holds a script or something else that runs")
    const root: { attributes?: Readonly<Record<string, string>> } = {}
    const words: Array<string> = []
    const parser = new SaxesParser()
    parser.on("opentag", ({ attributes, name }) => {
      if (root.attributes !== undefined) return
      if (name.replace(/^.*:/, "") !== "svg") throw unfit("type-mismatch", "it is XML, but no drawing")
      root.attributes = attributes
    })
    parser.on("text", (text) => words.push(text.trim()))
    parser.write(text).close()
    if (root.attributes === undefined) throw unfit("type-mismatch", "it is no drawing")
    const { height, viewBox, width } = root.attributes
    const box = viewBox
      ?.trim()
      .split(/[\s,]+/)
      .map(Number)
    return {
      ...nothingFound,
      width: positive(Number(length.exec(width ?? "")?.[1] ?? box?.[2])),
      height: positive(Number(length.exec(height ?? "")?.[1] ?? box?.[3])),
      text: words.filter((word) => word !== "").join("\n") || null,
      thumbnail: await thumbnailOf(bytes)
    }
  })
})
