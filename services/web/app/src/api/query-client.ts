/** What the app has read, kept between pages. */
import { QueryClient } from "@tanstack/react-query"
import { isTemporary, waitBefore } from "./problems.ts"

/** How long an answer counts as fresh, in milliseconds: going back to a page within it asks nobody. */
const freshFor = 30_000

/** How often a page whose data cannot be had tries by itself, in milliseconds. */
const tryAgainEvery = 10_000

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: freshFor,
      gcTime: 10 * 60_000,
      // The client of the services has tried twice by then; see `lyceum.ts`.
      retry: (failures, error) => failures < 2 && isTemporary(error),
      retryDelay: waitBefore,
      refetchInterval: ({ state }) => (state.status === "error" && isTemporary(state.error) ? tryAgainEvery : false)
    },
    mutations: { retry: false }
  }
})
