/** What concerns the whole app: the connection, and messages that are read out. */
import { useEffect, useState } from "react"
import { announce, message } from "../announce.ts"
import { unknownVisitor } from "../api/reconsider.ts"
import { putOff, signInAfterAll, useAccount } from "../api/session.ts"
import { Button, LinkButton } from "../design/Button.tsx"
import { Banner } from "../design/Surface.tsx"
import { t as text, useT } from "../i18n/common.ts"
import { useStore } from "../store.ts"

const useOnline = (): boolean => {
  const [online, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const update = () => {
      setOnline(navigator.onLine)
      if (navigator.onLine) announce(text("online"))
    }
    window.addEventListener("online", update)
    window.addEventListener("offline", update)
    return () => {
      window.removeEventListener("online", update)
      window.removeEventListener("offline", update)
    }
  }, [])
  return online
}

/** Says what does not work, for as long as it does not: the connection, the service that knows who is signed in, the session. */
export const ConnectionNotice = () => {
  const t = useT()
  const online = useOnline()
  const unknown = useStore(unknownVisitor)
  const signedOut = useStore(putOff)
  return (
    <div className="site-notices" role="status">
      {!online && <Banner tone="warn">{t("offline")}</Banner>}
      {online && unknown && <Banner tone="warn">{t("unavailable")}</Banner>}
      {online && signedOut && (
        <Banner
          tone="warn"
          action={
            <Button size="small" onClick={() => void signInAfterAll()}>
              {t("session.submit")}
            </Button>
          }
        >
          {t("session.title")}
        </Banner>
      )}
    </div>
  )
}

/** Why somebody cannot do what their role may: it needs a second factor first. */
export const SecondFactorNotice = () => {
  const t = useT()
  const account = useAccount()
  if (account?.secondFactorMissing !== true) return null
  return (
    <section className="site-notices" aria-label={t("second-factor.title")}>
      <Banner
        tone="warn"
        action={
          <LinkButton to="/account" hash="second-factor" size="small">
            {t("second-factor.missing-action")}
          </LinkButton>
        }
      >
        {t("second-factor.missing")}
      </Banner>
    </section>
  )
}

/** Where messages are read out from; see `announce`. */
export const LiveRegion = () => {
  const { text: words, count } = useStore(message)
  return (
    <div className="hidden-text" role="status" aria-live="polite" id="live-region">
      {/* A no-break space more every second time: the same words again are read again. */}
      {words}
      {count % 2 === 1 ? "\u00A0" : ""}
    </div>
  )
}
