/** The name of the house. */
import { Link } from "@tanstack/react-router"
import { useT } from "../i18n/common.ts"

export const Brand = () => {
  const t = useT()
  return (
    <Link className="brand" to="/">
      <svg className="icon" width="22" height="22" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M3 9.5 12 4l9 5.5M5 10v8M10 10v8M14 10v8M19 10v8M3 20h18" />
      </svg>
      {t("brand")}
    </Link>
  )
}
