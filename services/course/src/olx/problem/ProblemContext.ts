/** What the readers of one problem share. */
export interface ProblemContext {
  /** Sanitises and canonicalises HTML of this problem. */
  readonly html: (source: string) => string
  /** Reports at this problem's place. */
  readonly warn: (message: string) => void
}
