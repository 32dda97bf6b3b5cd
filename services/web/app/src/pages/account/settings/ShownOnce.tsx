import type { CreatedApiToken } from "@lyceum/sdk"
import { useEffect, useRef, useState } from "react"
import { announce } from "../../../announce.ts"
import { Button } from "../../../design/Button.tsx"
import { Dialog } from "../../../design/Dialog.tsx"
import { Banner } from "../../../design/Surface.tsx"
import { TextField } from "../../../design/TextField.tsx"
import { useT } from "../texts.ts"

/** A new token, to be copied now: nobody can show it again. */
export const ShownOnce = ({ token, onClose }: { readonly token: CreatedApiToken; readonly onClose: () => void }) => {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState(false)
  useEffect(() => input.current?.select(), [])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(token.token)
      setCopied(true)
      announce(t("tokens.copied"))
    } catch {
      // No clipboard on this page: selected, so that the keyboard copies it.
      input.current?.select()
    }
  }
  return (
    <Dialog
      title={t("tokens.made", { name: token.name })}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t("tokens.kept")}</Button>}
    >
      <div className="stack">
        <Banner tone="warn">{t("tokens.once")}</Banner>
        <TextField
          ref={input}
          label={t("tokens.token")}
          value={token.token}
          readOnly
          dir="ltr"
          spellCheck={false}
          onFocus={({ target }) => target.select()}
        />
        <div className="row">
          <Button variant="primary" icon={copied ? "check" : "copy"} onClick={() => void copy()}>
            {t(copied ? "tokens.copied" : "tokens.copy")}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
