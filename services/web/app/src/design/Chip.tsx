/** Small choices in a row, for example filters: each is a link, so that what is chosen is in the address. */
import { createLink, type LinkComponent } from "@tanstack/react-router"
import type { AnchorHTMLAttributes, ReactNode, Ref } from "react"
import "./Chip.css"

interface ChipProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "className"> {
  /** Whether it is what is shown. */
  readonly chosen?: boolean
  readonly children?: ReactNode
  readonly ref?: Ref<HTMLAnchorElement>
}

const Anchor = ({ chosen = false, children, ...rest }: ChipProps) => (
  <a {...rest} className="chip" aria-current={chosen ? "true" : undefined}>
    {children}
  </a>
)

/** A link within the app in the shape of a chip; takes what `Link` takes. */
export const ChipLink: LinkComponent<typeof Anchor> = createLink(Anchor)
