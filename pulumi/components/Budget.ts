/** A month's budget of a stack's account, and who is told at 50, 80 and 100 % of it and when the forecast passes it. */
export interface BudgetArgs {
  readonly monthlyUsd: number
  readonly recipients: ReadonlyArray<string>
}

/** Percent at which somebody is told. */
export const budgetThresholds = [50, 80, 100] as const
