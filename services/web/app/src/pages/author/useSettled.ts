/** A value that has come to rest. */
import { useEffect, useState } from "react"

/** The value as it was when it last stayed the same for `millis`. */
export const useSettled = <Value>(value: Value, millis: number): Value => {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), millis)
    return () => clearTimeout(timer)
  }, [value, millis])
  return settled
}
