/** The clouds that have building blocks. Without a dependency, so that tests outside this folder can read it. */
export const clouds = ["aws", "azure", "gcp"] as const
export type Cloud = (typeof clouds)[number]
