/** Faults to be planted into a stack that has none, and what a policy must say of them. */
import type { Around, Seen } from "../policies/Policy.ts"

/** A resource changed at a path of its inputs. */
export interface Changed {
  readonly policy: string
  readonly type: string
  /** The first of the type, or the first whose name has this part. */
  readonly named?: string
  readonly at: ReadonlyArray<string | number>
  readonly to: unknown
}
/** Resources of a type taken away. */
export interface Missing {
  readonly policy: string
  readonly without: string
}
/** A resource that is not protected any more. */
export interface Unprotected {
  readonly policy: string
  readonly unprotected: string
}
export type Fault = Changed | Missing | Unprotected

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The value with another at a path; missing steps are made. */
export const changed = (value: unknown, path: ReadonlyArray<string | number>, to: unknown): unknown => {
  const [step, ...rest] = path
  if (step === undefined) return to
  if (Array.isArray(value) && typeof step === "number")
    return value.map((one: unknown, index) => (index === step ? changed(one, rest, to) : one))
  const record = isObject(value) ? value : {}
  return { ...record, [String(step)]: changed(record[String(step)], rest, to) }
}

/** The stack with the fault; throws where there is nothing to plant it in. */
export const planted = (around: Around, fault: Fault): Around => {
  if ("without" in fault) {
    const resources = around.resources.filter(({ type }) => type !== fault.without)
    if (resources.length === around.resources.length) throw new Error(`nothing of type ${fault.without} to take away`)
    return { ...around, resources }
  }
  if ("unprotected" in fault)
    return {
      ...around,
      resources: around.resources.map((one) => (one.type === fault.unprotected ? { ...one, protect: false } : one))
    }
  const index = around.resources.findIndex(
    ({ name, type }) => type === fault.type && (fault.named === undefined || name.includes(fault.named))
  )
  const victim = around.resources[index]
  if (victim === undefined) throw new Error(`nothing of type ${fault.type} to plant ${fault.policy} in`)
  const inputs = changed(victim.inputs, fault.at, fault.to)
  const worse: Seen = { ...victim, inputs: isObject(inputs) ? inputs : {} }
  return { ...around, resources: around.resources.with(index, worse) }
}
