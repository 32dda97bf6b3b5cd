/** What stands around every page. */
import { Outlet } from "@tanstack/react-router"
import { useEffect } from "react"
import { useT } from "../i18n/common.ts"
import { listenToShortcuts } from "../shortcuts.ts"
import { Footer } from "./Footer.tsx"
import { Header } from "./Header.tsx"
import { KeyboardHelp } from "./KeyboardHelp.tsx"
import { ConnectionNotice, LiveRegion, SecondFactorNotice } from "./Notices.tsx"
import "./Shell.css"
import { SignInAgain } from "./SignInAgain.tsx"
import { Toasts } from "./Toasts.tsx"

export const Shell = () => {
  const t = useT()
  useEffect(listenToShortcuts, [])
  return (
    <>
      <a className="skip-link" href="#main">
        {t("skip")}
      </a>
      <Header />
      <ConnectionNotice />
      <SecondFactorNotice />
      <Outlet />
      <Footer />
      <LiveRegion />
      <Toasts />
      <KeyboardHelp />
      <SignInAgain />
    </>
  )
}
