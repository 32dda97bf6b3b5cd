/** Sheets of paper, small tags, and notices. */
import type { ComponentPropsWithRef, ReactNode } from "react"
import { Icon, type IconName } from "./Icon.tsx"
import "./Surface.css"

/** A sheet on the page. `padded` gives it its inner distance; without it a picture can reach the edge. */
export const Card = ({
  as: Tag = "div",
  padded = true,
  className,
  ...rest
}: ComponentPropsWithRef<"div"> & {
  readonly as?: "div" | "section" | "article" | "li"
  readonly padded?: boolean
}) => {
  const props: object = rest
  return (
    <Tag
      {...props}
      className={className === undefined ? "card" : `card ${className}`}
      data-padded={padded || undefined}
    />
  )
}

export type Tone = "plain" | "accent" | "good" | "warn" | "bad"

/** A tag of one or two words. The tone never says anything that the words do not. */
export const Pill = ({
  tone = "plain",
  icon,
  children
}: {
  readonly tone?: Tone
  readonly icon?: IconName
  readonly children: ReactNode
}) => (
  <span className="pill" data-tone={tone}>
    {icon !== undefined && <Icon name={icon} size={14} />}
    {children}
  </span>
)

const icons: Readonly<Record<Tone, IconName>> = {
  plain: "info",
  accent: "info",
  good: "check",
  warn: "alert",
  bad: "alert"
}

/** A notice across the page. `live`: it came after the page was drawn and is read out. */
export const Banner = ({
  tone = "accent",
  live = false,
  action,
  children
}: {
  readonly tone?: Tone
  readonly live?: boolean
  readonly action?: ReactNode
  readonly children: ReactNode
}) => (
  <div className="banner" data-tone={tone} role={live ? (tone === "bad" ? "alert" : "status") : undefined}>
    <Icon name={icons[tone]} />
    <div className="banner-words">{children}</div>
    {action}
  </div>
)
