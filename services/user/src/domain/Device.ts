/** What is kept of a User-Agent: the names of browser and system, enough for a person to know their own device again. Pure. */

/** `null` = not known. */
export interface Device {
  readonly browser: string | null
  readonly system: string | null
}

/** First match wins: most browsers name the ones they are like as well. */
const browsers: ReadonlyArray<readonly [RegExp, string]> = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\b(?:OPR|OPT|Opera)\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bVersion\/[\d.]+.* Safari\//, "Safari"]
]
const systems: ReadonlyArray<readonly [RegExp, string]> = [
  [/\b(?:iPhone|iPad|iPod)\b/, "iOS"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bLinux\b|\bX11\b/, "Linux"]
]

const first = (names: typeof browsers, text: string): string | null =>
  names.find(([pattern]) => pattern.test(text))?.[1] ?? null

/** Reads a User-Agent header; versions and models are dropped. */
export const deviceOf = (userAgent: string | null | undefined): Device => {
  // A real one is a few hundred characters.
  const text = (userAgent ?? "").slice(0, 500)
  return { browser: first(browsers, text), system: first(systems, text) }
}
