/** Words to begin with, by the time of the day. */
import { useT } from "./texts.ts"

/** "Good evening, Lena". Only the first name: it is a greeting, not a form. */
export const useGreeting = (name: string): string => {
  const t = useT()
  const hour = new Date().getHours()
  const part = hour < 5 ? "night" : hour < 12 ? "morning" : hour < 18 ? "afternoon" : "evening"
  const first = name.trim().split(/\s+/)[0] ?? ""
  return t(`greeting.${part}`, { name: first.length > 40 ? `${first.slice(0, 40)}…` : first })
}
