/** What is to happen at a time: a binary heap, the earliest first, equal times in the order of a drawn number. */
export interface Timer {
  readonly at: number
  readonly order: number
  /** `null` = cancelled. */
  task: (() => void) | null
}

const before = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

export class Timers {
  private readonly heap: Array<Timer> = []

  add(timer: Timer): void {
    const { heap } = this
    let index = heap.push(timer) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent]
      if (above === undefined || before(above, timer)) break
      heap[index] = above
      index = parent
    }
    heap[index] = timer
  }

  /** Takes the earliest one that was not cancelled. */
  take(): Timer | undefined {
    while (true) {
      const first = this.removeFirst()
      if (first === undefined || first.task !== null) return first
    }
  }

  /** When the next one is due, cancelled or not. */
  nextAt(): number | undefined {
    return this.heap[0]?.at
  }

  private removeFirst(): Timer | undefined {
    const { heap } = this
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    let index = 0
    while (true) {
      const [left, right] = [heap[2 * index + 1], heap[2 * index + 2]]
      if (left === undefined) break
      const [child, at] = right !== undefined && before(right, left) ? [right, 2 * index + 2] : [left, 2 * index + 1]
      if (before(last, child)) break
      heap[index] = child
      index = at
    }
    heap[index] = last
    return first
  }
}
