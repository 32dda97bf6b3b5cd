/** Bytes that a bundle may have, all its files together. */
export declare const budget: number

/** Bundles the function in that folder into `out` (its `dist` when absent); gives its entry and sizes. Rejects above the budget. */
export declare const bundle: (
  folder: string,
  out?: string
) => Promise<{
  readonly file: string
  readonly size: number
  readonly files: ReadonlyArray<{ readonly name: string; readonly size: number; readonly compressed: number }>
}>
