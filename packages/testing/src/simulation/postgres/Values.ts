/** Parameters of a statement, read with a check of what they are: a wrong kind is a fault of the statement's imitation. */
export class Values {
  private readonly values: ReadonlyArray<unknown>
  constructor(values: ReadonlyArray<unknown>) {
    this.values = values
  }

  private wrong(index: number, wanted: string): never {
    throw new Error(`parameter ${index + 1} is not ${wanted}: ${JSON.stringify(this.values[index])}`)
  }
  text(index: number): string {
    const value = this.values[index]
    return typeof value === "string" ? value : this.wrong(index, "a text")
  }
  textOrNull(index: number): string | null {
    return this.values[index] === null ? null : this.text(index)
  }
  number(index: number): number {
    const value = this.values[index]
    return typeof value === "number" ? value : this.wrong(index, "a number")
  }
  numberOrNull(index: number): number | null {
    return this.values[index] === null ? null : this.number(index)
  }
  flag(index: number): boolean {
    const value = this.values[index]
    return typeof value === "boolean" ? value : this.wrong(index, "a boolean")
  }
  date(index: number): Date {
    const value = this.values[index]
    return value instanceof Date ? value : this.wrong(index, "a time")
  }
  dateOrNull(index: number): Date | null {
    return this.values[index] === null ? null : this.date(index)
  }
  texts(index: number): ReadonlyArray<string> {
    const value = this.values[index]
    if (!Array.isArray(value)) return this.wrong(index, "an array")
    return value.map((one) => (typeof one === "string" ? one : this.wrong(index, "an array of texts")))
  }
  numbers(index: number): ReadonlyArray<number> {
    const value = this.values[index]
    if (!Array.isArray(value)) return this.wrong(index, "an array")
    return value.map((one) => (typeof one === "number" ? one : this.wrong(index, "an array of numbers")))
  }
  json(index: number): unknown {
    return JSON.parse(this.text(index))
  }
  isList(index: number): boolean {
    return Array.isArray(this.values[index])
  }
  /** The same with another value in one place. */
  replaced(index: number, value: unknown): Values {
    return new Values(this.values.with(index, value))
  }
  from(start: number, end?: number): Values {
    return new Values(this.values.slice(start, end))
  }
}
