/** Which of the things in a row were moved. Pure. */

/**
 * Those of `after` that stand in another order than in `before`, as few as can be: what is left is the longest common
 * subsequence. Things of one row only do not count. O(n log n).
 */
export const movedIn = (before: ReadonlyArray<string>, after: ReadonlyArray<string>): ReadonlySet<string> => {
  const placeBefore = new Map(before.map((id, place) => [id, place]))
  const kept = after.flatMap((id) => {
    const place = placeBefore.get(id)
    return place === undefined ? [] : [{ id, place }]
  })
  // Patience sorting: `tails[n]` is the lowest end of an increasing run of n + 1; `previous` leads back along it.
  const tails: Array<number> = []
  const previous: Array<number | undefined> = []
  for (const [index, { place }] of kept.entries()) {
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((kept[tails[middle] ?? 0]?.place ?? 0) < place) low = middle + 1
      else high = middle
    }
    previous.push(low === 0 ? undefined : tails[low - 1])
    tails[low] = index
  }
  const stayed = new Set<string>()
  for (let index = tails.at(-1); index !== undefined; index = previous[index]) {
    const one = kept[index]
    if (one !== undefined) stayed.add(one.id)
  }
  return new Set(kept.flatMap(({ id }) => (stayed.has(id) ? [] : [id])))
}
