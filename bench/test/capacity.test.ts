import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assumptions } from "../capacity/assumptions.ts"
import { type Figure, figures } from "../capacity/figures.ts"
import { limits } from "../capacity/Limits.ts"
import { busiest, coresAt, monthOn, partitionsFor, parts, podsFor, release } from "../capacity/Model.ts"
import { capacity, values } from "../capacity/Outputs.ts"
import { capacityPage } from "../capacity/Page.ts"

const root = join(import.meta.dirname, "..", "..")
const textOf = (file: string) => readFileSync(join(root, file), "utf8")
/** Files of Markdown break lines anywhere. */
const flat = (text: string) => text.replaceAll(/\s+/g, " ")

const isQuoted = ({ file, quote }: Figure, text = textOf(file)) => quote !== "" && flat(text).includes(quote)

describe("the page of capacity", () => {
  it("is what its numbers say", () => assert.strictEqual(textOf("docs/capacity.md"), capacity()))

  for (const [name, figure] of Object.entries(figures)) {
    it(`${name} is what ${figure.file} says`, () => {
      assert.isTrue(isQuoted(figure), `${figure.file} does not say "${figure.quote}": change bench/capacity/figures.ts`)
      // The value is in the words, or follows from them.
      const written = figure.value.toLocaleString("en-US")
      const isCalculated = name === "activityBytes" || name === "platformRequest" || name === "databaseRequest"
      if (!isCalculated) assert.include(figure.quote, written)
    })
  }

  it("finds a number that is measured anew", () => {
    const { relay } = figures
    assert.isFalse(isQuoted(relay, textOf(relay.file).replace("| relay | 23,000", "| relay | 24,000")))
  })

  it("follows every figure, and every assumption that is a number", () => {
    const page = capacity()
    for (const name of Object.keys(values())) {
      const changed = capacityPage({ ...values(), [name]: values().relay * 3.7 + 11 }, assumptions, limits())
      assert.notStrictEqual(changed, page, name)
    }
    for (const [name, value] of Object.entries(assumptions)) {
      if (typeof value !== "number") continue
      const changed = capacityPage(values(), { ...assumptions, [name]: value * 3.7 }, limits())
      assert.notStrictEqual(changed, page, name)
    }
  })
})

describe("its calculation", () => {
  const cheap = {
    ...values(),
    password: 10,
    cataloguePage: 2,
    outline: 1,
    enrolment: 4,
    platformRequest: 5,
    learningBatch: 10,
    databaseRequest: 1,
    consume: 1000,
    streaming: 100
  }
  const rates = {
    sessions: 1,
    passwords: 100,
    cataloguePages: 50,
    outlines: 100,
    otherReads: 10,
    batches: 20,
    events: 100,
    enrolments: 25,
    otherWrites: 10,
    requests: 315
  }

  it("has cores from rates and costs", () => {
    const wanted = {
      web: 0.63,
      user: 1,
      course: 0.2,
      enrollment: 0.1,
      progress: 0.21,
      analytics: 1,
      streaming: 1,
      PostgreSQL: 0.315
    }
    const found = coresAt(rates, cheap, assumptions)
    for (const part of parts) assert.closeTo(found[part], wanted[part], 1e-9, part)
  })

  it("has pods at the target, and two at least", () => {
    assert.strictEqual(podsFor(3.5, { percent: 70, cores: 0.5 }), 10)
    assert.strictEqual(podsFor(3.51, { percent: 70, cores: 0.5 }), 11)
    assert.strictEqual(podsFor(0.01, { percent: 70, cores: 0.5 }), 2)
  })

  it("has a release on top of the busiest minute", () => {
    const [day, spike] = [busiest(assumptions), release(assumptions)]
    const coming = assumptions.releaseLearners / (assumptions.releaseMinutes * 60)
    assert.closeTo(spike.enrolments - day.enrolments, coming, 1e-9)
    assert.closeTo(spike.requests - day.requests, 4 * coming, 1e-6)
  })

  it("has partitions for one reader each", () => {
    assert.strictEqual(partitionsFor(100, cheap, assumptions), 1)
    assert.strictEqual(partitionsFor(101, cheap, assumptions), 2)
  })

  it("pays for machines that the load fills", () => {
    const bill = (times: number) => {
      const cores = coresAt(rates, cheap, assumptions)
      const more = { ...cores, web: cores.web * times, PostgreSQL: cores.PostgreSQL * times }
      return monthOn(more, cheap, assumptions)
    }
    const of = (times: number, what: string) => bill(times).find((line) => line.what.startsWith(what))?.quantity
    assert.strictEqual(of(1, "nodes"), 3)
    assert.strictEqual(of(20, "nodes"), Math.ceil((12.6 + 3.51) / 0.7 / 4))
    assert.strictEqual(of(1, "PostgreSQL"), 3)
    assert.strictEqual(of(20, "PostgreSQL"), 9)
  })
})
