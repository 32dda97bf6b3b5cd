/** What the app has read, kept between pages. */
import { QueryClient } from "@tanstack/react-query"
import { isTemporary, waitBefore } from "./problems.ts"

/** How long an answer counts as fresh, in milliseconds: going back to a page within it asks nobody. */
const freshFor = 30_000

/** How often a page whose data cannot be had tries by itself, in milliseconds. */
const tryAgainEvery = 10_000

/**
 * How soon to ask again: `every` so many milliseconds while all is well (`false` = not by itself), and sooner when a service
 * was away. For `refetchInterval`: a number of one's own there would wait that long also when there is nothing to show.
 */
export const askAgain =
  (every: number | false) =>
  ({ state }: { readonly state: { readonly status: string; readonly error: unknown } }): number | false =>
    state.status === "error" && isTemporary(state.error) ? tryAgainEvery : every

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: freshFor,
      gcTime: 10 * 60_000,
      // The client of the services has tried twice by then; see `lyceum.ts`.
      retry: (failures, error) => failures < 2 && isTemporary(error),
      retryDelay: waitBefore,
      refetchInterval: askAgain(false)
    },
    mutations: { retry: false }
  }
})
