/** The frame of a page: its one `main`, its one `h1`, its title. */
import { Fragment, type ReactNode, useEffect, useRef } from "react"
import { useT } from "../i18n/common.ts"
import { headingCame } from "./focus.ts"
import "./Page.css"

/** Names the page for the browser's tab and history: "Title – Lyceum". */
export const useTitle = (title: string): void => {
  useEffect(() => {
    document.title = `${title} – Lyceum`
  }, [title])
}

/** The one heading of a page; takes the focus when the page is navigated to. */
export const PageHeading = ({ children }: { readonly children: ReactNode }) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (heading.current !== null) headingCame(heading.current)
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}

export interface PageProps {
  /** For the tab, and the heading unless `heading` says otherwise. */
  readonly title: string
  readonly heading?: ReactNode
  /** A sentence below the heading. */
  readonly intro?: ReactNode
  /** Beside the heading, at the end of the line. */
  readonly actions?: ReactNode
  /** Above the heading: `<Breadcrumbs>`. */
  readonly before?: ReactNode
  readonly width?: "wide" | "reading" | "narrow"
  readonly children?: ReactNode
}

/** A whole page below the header. A page with something beside its `main` (an outline) uses the parts instead. */
export const Page = ({ title, heading = title, intro, actions, before, width = "wide", children }: PageProps) => {
  useTitle(title)
  return (
    <main className="page" id="main" tabIndex={-1} data-width={width}>
      {before}
      <div className="page-head">
        <div>
          <PageHeading>{heading}</PageHeading>
          {intro !== undefined && <p className="page-intro">{intro}</p>}
        </div>
        {actions !== undefined && <div className="row">{actions}</div>}
      </div>
      {children}
    </main>
  )
}

/** The way to here, without here itself: links, or plain text for what has no page. */
export const Breadcrumbs = ({ children }: { readonly children: ReadonlyArray<ReactNode> }) => {
  const t = useT()
  return (
    <nav className="breadcrumbs" aria-label={t("breadcrumbs")}>
      <ol>
        {children.map((crumb, index) => (
          // The place in the way is what identifies a crumb.
          // oxlint-disable-next-line react/no-array-index-key
          <Fragment key={index}>
            <li>{crumb}</li>
          </Fragment>
        ))}
      </ol>
    </nav>
  )
}
