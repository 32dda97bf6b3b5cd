/** Light, dark, or as the system has it. */
import { remember, remembered } from "./cookies.ts"
import { makeStore } from "./store.ts"

export const themes = ["system", "light", "dark"] as const
export type Theme = (typeof themes)[number]

const isTheme = (value: unknown): value is Theme => themes.some((theme) => theme === value)

const known = remembered("lyceum-theme")

/** The theme in use. */
export const theme = makeStore<Theme>(isTheme(known) ? known : "system")

/** Shows a theme now and from now on; the server draws the next page in it. */
export const chooseTheme = (next: Theme): void => {
  theme.set(next)
  document.documentElement.dataset["theme"] = next
  remember("lyceum-theme", next)
}
