/** Drawings beside words: never the only sign of anything. */
import "./Icon.css"

const paths = {
  alert: "M12 8.5v5M12 17v.01M10.3 4.3 2.9 17.500a2 2 0 0 0 1.7 3h14.800a2 2 0 0 0 1.7-3L13.7 4.300a2 2 0 0 0-3.4 0Z",
  arrow: "M5 12h14M13 6l6 6-6 6",
  award: "M12 14.500a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8.5 13.5 7 21l5-2.500L17 21l-1.5-7.5",
  back: "M19 12H5M11 6l-6 6 6 6",
  bell: "M6 9a6 6 0 1 1 12 0c0 6 2 7 2 7H4s2-1 2-7M10 20a2 2 0 0 0 4 0",
  book: "M12 6.500C10 5 7 4.5 4 5v13.500c3-.5 6 0 8 1.5 2-1.5 5-2 8-1.500V5c-3-.5-6 0-8 1.500ZM12 6.500V20",
  bookmark: "M7 4h10a1 1 0 0 1 1 1v15l-6-4-6 4V5a1 1 0 0 1 1-1Z",
  calendar: "M4 6h16v14H4V6ZM4 10.500h16M8 3v5M16 3v5",
  chart: "M4 20V4M4 20h16M8 16v-4M12.5 16V8M17 16v-6",
  check: "m5 12.5 4.5 4.500L19 7.5",
  chevron: "m9 6 6 6-6 6",
  clock: "M12 7v5l3.5 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
  close: "M6 6l12 12M18 6 6 18",
  copy: "M9 9h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1ZM5 15H4V4a1 1 0 0 1 1-1h10v1",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  down: "m6 9 6 6 6-6",
  edit: "M4 20h4L19 9a2.8 2.8 0 0 0-4-4L4 16v4ZM13.5 6.500l4 4",
  external: "M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5",
  file: "M7 3h7l5 5v12a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1ZM14 3v5h5",
  globe:
    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM3 12h18M12 3c2.5 2.7 3.5 5.7 3.5 9s-1 6.3-3.5 9c-2.5-2.7-3.5-5.7-3.5-9s1-6.3 3.5-9Z",
  grip: "M9 6v.01M9 12v.01M9 18v.01M15 6v.01M15 12v.01M15 18v.01",
  info: "M12 11v5.500M12 7.500v.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
  lock: "M7 11h10a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2ZM8 11V8a4 4 0 0 1 8 0v3",
  mail: "M4 6h16v12H4V6ZM4 7l8 6 8-6",
  menu: "M4 7h16M4 12h16M4 17h16",
  minus: "M5 12h14",
  moon: "M20 14.500A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.500Z",
  more: "M5 12v.01M12 12v.01M19 12v.01",
  note: "M5 4h14v11l-5 5H5V4ZM14 20v-5h5M9 9h6M9 13h3",
  outline: "M9 6h11M9 12h11M9 18h11M4.5 6v.01M4.5 12v.01M4.5 18v.01",
  people:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3 20c0-3.5 2.5-6 6-6s6 2.5 6 6M15.5 4.500a3.5 3.5 0 0 1 0 6M17.5 14.500c2.2.8 3.5 2.9 3.5 5.5",
  play: "M8 5.500v13l10.5-6.500L8 5.500Z",
  plus: "M12 5v14M5 12h14",
  print: "M7 9V4h10v5M7 17H4v-8h16v8h-3M7 14h10v6H7v-6Z",
  question:
    "M9.5 9.500a2.5 2.5 0 1 1 3.7 2.200c-.8.5-1.2 1-1.2 1.800v.5M12 17v.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
  refresh: "M20 12a8 8 0 1 1-2.5-5.800L20 8.500M20 4v4.500h-4.5",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM20 20l-4-4",
  share: "M12 15V4M8 7.5 12 4l4 3.500M6 12H5v8h14v-8h-1",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.400M5.6 18.4 7 17M17 7l1.4-1.4",
  text: "M5 6h14M5 10h14M5 14h14M5 18h8",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5",
  up: "m6 15 6-6 6 6",
  upload: "M12 16V5M7 9l5-5 5 5M5 20h14",
  user: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.500c.5-4 3.5-6.5 7.5-6.500s7 2.5 7.5 6.5",
  video: "M4 6h11v12H4V6ZM15 10.500l5-3v9l-5-3"
} as const

export type IconName = keyof typeof paths

/** Those that point along the line of writing: mirrored where that runs from right to left. */
const directed: ReadonlySet<IconName> = new Set<IconName>(["arrow", "back", "chevron", "external", "outline", "text"])

/** Those made of dots, which need a broader pen. */
const dotted: ReadonlySet<IconName> = new Set<IconName>(["grip", "more"])

/** One drawing of the set, as tall as `size` pixels (default 20), in the colour of the text. Hidden from readers. */
export const Icon = ({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) => (
  <svg
    className="icon"
    data-directed={directed.has(name) || undefined}
    data-dotted={dotted.has(name) || undefined}
    width={size}
    height={size}
    viewBox="0 0 24 24"
    aria-hidden="true"
  >
    <path d={paths[name]} />
  </svg>
)
