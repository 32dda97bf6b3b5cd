/** The environments. A stack's name is its environment's. */
export const environments = ["dev", "staging", "production"] as const
export type Environment = (typeof environments)[number]

export const isEnvironment = (text: string): text is Environment => environments.some((one) => one === text)
