/**
 * Load from a process of its own. Closed: each of so many clients asks again as soon as it is answered. Open: requests come at a
 * rate, whatever became of those before (Schroeder, Wierman and Harchol-Balter 2006), which is what strangers do.
 */
import { Agent, request } from "node:http"

export interface Load {
  readonly url: string
  readonly method: "GET" | "POST"
  readonly token?: string
  readonly body?: string
  readonly seconds: number
  /** Requests a second; absent: closed. */
  readonly rate?: number
  /** Clients of a closed load, connections at most of an open one. */
  readonly connections: number
}

export interface Outcome {
  /** Answers by status; `0` = no answer. */
  readonly statuses: Readonly<Record<string, number>>
  /** Refusals that do not say when to come again. */
  readonly withoutRetryAfter: number
  /** 2xx a second, over the whole time and second by second. */
  readonly goodput: number
  readonly bySecond: ReadonlyArray<{ readonly good: number; readonly refused: number; readonly p95: number }>
  /** Milliseconds, of 2xx answers, from the moment that they were due. */
  readonly p50: number
  readonly p99: number
  /** The same from the moment that the request had left: without the wait for one of this client's connections. */
  readonly served: { readonly p50: number; readonly p99: number }
}

const quantile = (sorted: ReadonlyArray<number>, share: number): number =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10

interface Answered {
  readonly status: number
  readonly at: number
  readonly took: number
  readonly served: number
  readonly retryAfter: boolean
}

/** Runs the load to its end; answers that come within five seconds of it count. */
export const run = async (load: Load): Promise<Outcome> => {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections })
  const answered: Array<Answered> = []
  const begun = performance.now()
  const until = begun + load.seconds * 1000
  const ask = () =>
    new Promise<void>((done) => {
      const from = performance.now()
      let left = from
      const told = (status: number, retryAfter: boolean) => {
        const now = performance.now()
        answered.push({ status, at: from - begun, took: now - from, served: now - left, retryAfter })
        done()
      }
      const sent = request(
        load.url,
        {
          method: load.method,
          agent,
          timeout: 30_000,
          headers: {
            ...(load.token === undefined ? {} : { authorization: `Bearer ${load.token}` }),
            ...(load.body === undefined ? {} : { "content-type": "application/json" })
          }
        },
        (response) => {
          response.resume()
          response.once("end", () => told(response.statusCode ?? 0, response.headers["retry-after"] !== undefined))
        }
      )
      sent.once("error", () => told(0, false))
      sent.once("finish", () => (left = performance.now()))
      sent.end(load.body)
    })
  if (load.rate === undefined) {
    const client = async () => {
      while (performance.now() < until) await ask()
    }
    await Promise.all(Array.from({ length: load.connections }, client))
  } else {
    const { rate } = load
    const underWay: Array<Promise<void>> = []
    for (let sent = 0; performance.now() < until;) {
      const due = Math.floor(((performance.now() - begun) / 1000) * rate)
      for (; sent < due; sent++) underWay.push(ask())
      await new Promise((resume) => setTimeout(resume, 2))
    }
    await Promise.race([Promise.all(underWay), new Promise((resume) => setTimeout(resume, 5000))])
  }
  agent.destroy()
  const good = answered.filter(({ status }) => status >= 200 && status < 300)
  const times = (of: ReadonlyArray<Answered>) => of.map(({ took }) => took).toSorted((a, b) => a - b)
  const served = good.map((one) => one.served).toSorted((a, b) => a - b)
  const statuses: Record<string, number> = {}
  for (const { status } of answered) statuses[status] = (statuses[status] ?? 0) + 1
  return {
    statuses,
    withoutRetryAfter: answered.filter(({ retryAfter, status }) => status === 429 && !retryAfter).length,
    goodput: Math.round(good.length / load.seconds),
    bySecond: Array.from({ length: load.seconds }, (_, second) => {
      const of = answered.filter(({ at }) => Math.floor(at / 1000) === second)
      const fine = of.filter(({ status }) => status >= 200 && status < 300)
      return {
        good: fine.length,
        refused: of.filter(({ status }) => status === 429).length,
        p95: quantile(times(fine), 0.95)
      }
    }),
    p50: quantile(times(good), 0.5),
    p99: quantile(times(good), 0.99),
    served: { p50: quantile(served, 0.5), p99: quantile(served, 0.99) }
  }
}
