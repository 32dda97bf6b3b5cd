/** Answers that are believed for a while. */

/** What is not there is asked again at once. `millis` = how long an answer is believed; the oldest go beyond `capacity`. */
export const remembered = <A>(
  millis: number,
  capacity: number,
  load: (key: string) => Promise<A | undefined>
): ((key: string) => Promise<A | undefined>) => {
  const known = new Map<string, { readonly value: Promise<A | undefined>; readonly until: number }>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined && found.until > Date.now()) return found.value
    const value = load(key)
    known.delete(key)
    if (known.size >= capacity) known.delete(known.keys().next().value ?? "")
    known.set(key, { value, until: Date.now() + millis })
    value.then(
      (one) => one === undefined && known.delete(key),
      () => known.delete(key)
    )
    return value
  }
}
