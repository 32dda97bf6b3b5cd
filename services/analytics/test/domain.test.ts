import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Effect, Result, Schema } from "effect"
import { csvCell, csvLine } from "../src/domain/Csv.ts"
import { dayRange, windowRange } from "../src/domain/Ranges.ts"

const day = 86_400_000
const now = Date.UTC(2026, 2, 5, 12)
const any = Arbitrary.schema(Schema.String)
const nasty = Arbitrary.schema(
  Schema.Literals(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", 'a"b', "a,b", "", " x ", "＝1"])
)

/** What a reader of RFC 4180 makes of a line. */
const parse = (line: string): ReadonlyArray<string> => {
  const cells: Array<string> = []
  let rest = line.replace(/\r\n$/, "") + ","
  while (rest !== "") {
    const quoted = /^"((?:[^"]|"")*)",/s.exec(rest)
    const cell = quoted ?? /^([^,]*),/s.exec(rest)
    if (cell === null) throw new Error(`not a line: ${line}`)
    cells.push(quoted === null ? (cell[1] ?? "") : (cell[1] ?? "").replaceAll('""', '"'))
    rest = rest.slice(cell[0].length)
  }
  return cells
}

describe("csv", () => {
  it.effect.prop("a line has its cells back, and none of them begins a formula", [any, nasty, any], (cells) =>
    Effect.sync(() => {
      const read = parse(csvLine(cells))
      assert.deepStrictEqual(
        read.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, "")),
        [...cells]
      )
      for (const cell of read) assert.notMatch(cell, /^[=+\-@\t\r\n＝＋－＠]/)
    })
  )

  it("numbers, flags and nothing", () => {
    assert.deepStrictEqual([csvCell(-5), csvCell(true), csvCell(null)], ["-5", "true", ""])
  })
})

describe("ranges", () => {
  it("windows: the last day unless asked otherwise, at most 31 days", () => {
    assert.deepStrictEqual(windowRange({}, now), Result.succeed({ from: now - day, to: now }))
    assert.deepStrictEqual(windowRange({ from: 0, to: 31 * day }, now), Result.succeed({ from: 0, to: 31 * day }))
    for (const asked of [{ from: 0, to: 31 * day + 1 }, { from: 5, to: 5 }, { from: now }]) {
      assert.isTrue(Result.isFailure(windowRange(asked, now)))
    }
  })

  it("days: whole ones, both ends included", () => {
    const march = Date.UTC(2026, 2, 1)
    assert.deepStrictEqual(
      dayRange({ from: "2026-03-01", to: "2026-03-01" }, now),
      Result.succeed({ from: march, to: march + day })
    )
    assert.deepStrictEqual(dayRange({}, now), Result.succeed({ from: Date.UTC(2026, 1, 4), to: Date.UTC(2026, 2, 6) }))
    for (const asked of [{ to: "2026-02-29" }, { from: "2026-03-06" }, { from: "2025-03-04", to: "2026-03-05" }]) {
      assert.isTrue(Result.isFailure(dayRange(asked, now)))
    }
  })
})
