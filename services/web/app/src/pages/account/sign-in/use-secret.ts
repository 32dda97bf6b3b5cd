/** The secret of a link that came by mail. */
import { useNavigate, useSearch } from "@tanstack/react-router"
import { useEffect, useState } from "react"

/** It leaves the address, and so the history, at once; `undefined` = the page was opened without one. */
export const useSecret = (from: "/reset-password" | "/unsubscribe"): string | undefined => {
  const navigate = useNavigate()
  const search = useSearch({ from })
  const [token, setToken] = useState(search.token)
  useEffect(() => {
    if (search.token === undefined) return
    setToken(search.token)
    void navigate({ to: from, search: {}, replace: true })
  }, [navigate, from, search.token])
  return token
}
