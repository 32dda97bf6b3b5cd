/** Starts the app: the texts and the first page are fetched side by side, then drawn at once. */
import { QueryClientProvider } from "@tanstack/react-query"
import { RouterProvider } from "@tanstack/react-router"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { reconsider } from "./api/reconsider.ts"
import { listenToOtherTabs } from "./api/other-tabs.ts"
import { queryClient } from "./api/query-client.ts"
import { account } from "./api/session.ts"
import "./design/base/base.ts"
import { loadTexts } from "./i18n/language.ts"
import { router } from "./router.ts"

const place = document.getElementById("root")
if (place === null) throw new Error("the page has no place for the app")

await Promise.all([loadTexts("common"), router.load()])

createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>
)

// Who may be on a page depends on who is signed in: asked again whenever that changes, here or in another tab.
account.subscribe(() => void router.invalidate())
listenToOtherTabs()
void reconsider()
