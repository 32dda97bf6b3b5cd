/** The words of the search field and those of the address, kept the same. */
import { useNavigate } from "@tanstack/react-router"
import { useEffect, useRef, useState } from "react"
import { withWords } from "../search.ts"

/** How long after the last letter the search starts, in milliseconds. */
const pause = 250

/**
 * What is typed appears in the address a moment later: the first words as a new place to go back from, more of them in its
 * stead. Going back puts the words of that place into the field. `search()` does not wait.
 */
export const useWords = (query: string) => {
  const navigate = useNavigate({ from: "/courses" })
  const [words, setWords] = useState(query)
  const asked = useRef(query)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => {
    if (query === asked.current) return
    clearTimeout(timer.current)
    asked.current = query
    setWords(query)
  }, [query])
  useEffect(() => () => clearTimeout(timer.current), [])

  const search = (text: string) => {
    clearTimeout(timer.current)
    const next = text.trim()
    if (next === asked.current) return
    const replace = asked.current !== "" && next !== ""
    asked.current = next
    void navigate({ search: (before) => withWords(before, next), replace, resetScroll: false })
  }
  const type = (text: string) => {
    setWords(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => search(text), pause)
  }
  return { words, type, search: () => search(words) }
}
