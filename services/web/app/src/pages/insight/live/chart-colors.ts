/** Colours of the tokens as a canvas takes them. */

const tokens = ["accent", "accent-soft", "line", "ink-2"] as const

export type ChartColors = Readonly<Record<(typeof tokens)[number], string>>

/** A canvas knows no custom properties: they are resolved on an element, in the theme in which it stands. */
export const colorsIn = (place: HTMLElement): ChartColors => {
  const probe = document.createElement("span")
  place.append(probe)
  const color = (token: (typeof tokens)[number]) => {
    probe.style.color = `var(--${token})`
    return getComputedStyle(probe).color
  }
  const colors = {
    accent: color("accent"),
    "accent-soft": color("accent-soft"),
    line: color("line"),
    "ink-2": color("ink-2")
  }
  probe.remove()
  return colors
}

/** Calls back when the theme changes, by the system or by the person; ends with what it returns. */
export const onThemeChange = (changed: () => void): (() => void) => {
  const system = matchMedia("(prefers-color-scheme: dark)")
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] })
  system.addEventListener("change", changed)
  return () => {
    observer.disconnect()
    system.removeEventListener("change", changed)
  }
}
