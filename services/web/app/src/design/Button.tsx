/** Buttons and links that look like them. One primary action a view. */
import { createLink, type LinkComponent } from "@tanstack/react-router"
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode, Ref } from "react"
import "./Button.css"
import { Icon, type IconName } from "./Icon.tsx"

/** `primary` = the one thing to do here, `plain` = others, `quiet` = asides, `danger` = what cannot be undone. */
export type ButtonVariant = "primary" | "plain" | "quiet" | "danger"

interface Look {
  readonly variant?: ButtonVariant
  readonly size?: "small" | "medium"
  /** Before the words. */
  readonly icon?: IconName | undefined
  /** After the words. */
  readonly iconEnd?: IconName | undefined
  readonly children?: ReactNode
}

const Inside = ({ icon, iconEnd, children }: Pick<Look, "icon" | "iconEnd" | "children">) => (
  <>
    {icon !== undefined && <Icon name={icon} size={18} />}
    {children !== undefined && <span className="button-words">{children}</span>}
    {iconEnd !== undefined && <Icon name={iconEnd} size={18} />}
  </>
)

export interface ButtonProps extends Look, Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children" | "className"> {
  /** What it does is under way: it keeps the focus, says so, and does nothing when pressed again. */
  readonly pending?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button; `type` is `button` unless said otherwise. With an icon alone it needs an `aria-label`. */
export const Button = ({
  variant = "plain",
  size = "medium",
  icon,
  iconEnd,
  pending = false,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) => (
  <button
    {...rest}
    type={type}
    className="button"
    data-variant={variant}
    data-size={size}
    data-icon-only={children === undefined || undefined}
    aria-busy={pending || undefined}
    aria-disabled={pending || rest["aria-disabled"]}
    onClick={pending ? (event) => event.preventDefault() : onClick}
  >
    <Inside icon={icon} iconEnd={iconEnd}>
      {children}
    </Inside>
  </button>
)

interface AnchorProps extends Look, Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "children" | "className"> {
  readonly ref?: Ref<HTMLAnchorElement>
}

/** A link to another site or to a file, with the look of a button. */
export const AnchorButton = ({ variant = "plain", size = "medium", icon, iconEnd, children, ...rest }: AnchorProps) => (
  <a
    {...rest}
    className="button"
    data-variant={variant}
    data-size={size}
    data-icon-only={children === undefined || undefined}
  >
    <Inside icon={icon} iconEnd={iconEnd}>
      {children}
    </Inside>
  </a>
)

/** A link within the app with the look of a button: takes what `Link` takes, so an address that does not exist does not compile. */
export const LinkButton: LinkComponent<typeof AnchorButton> = createLink(AnchorButton)
