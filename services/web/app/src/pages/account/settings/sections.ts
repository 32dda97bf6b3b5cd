/** The parts of the settings, in their order. */
export const sections = [
  "profile",
  "password",
  "second-factor",
  "sessions",
  "notifications",
  "tokens",
  "data",
  "delete"
] as const
export type SectionName = (typeof sections)[number]
