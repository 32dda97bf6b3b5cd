import { useState } from "react"
import { announce } from "../../../../announce.ts"
import { useAccount } from "../../../../api/session.ts"
import { Button } from "../../../../design/Button.tsx"
import { Dialog } from "../../../../design/Dialog.tsx"
import { Banner } from "../../../../design/Surface.tsx"
import { useT } from "../../texts.ts"
import { saveText } from "../save-file.ts"

/** Recovery codes, to be kept now: nobody can show them again. */
export const RecoveryCodes = ({
  codes,
  onClose
}: {
  readonly codes: ReadonlyArray<string>
  readonly onClose: () => void
}) => {
  const t = useT()
  const account = useAccount()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(codes.join("\n"))
      setCopied(true)
      announce(t("tokens.copied"))
    } catch {
      // No clipboard on this page: the codes can be selected, or downloaded.
    }
  }
  const save = () => {
    const heading = t("second-factor.file", { email: account?.email ?? "" })
    saveText("lyceum-recovery-codes.txt", "text/plain", `${[heading, "", ...codes].join("\n")}\n`)
  }
  return (
    <Dialog
      title={t("second-factor.codes")}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t("tokens.kept")}</Button>}
    >
      <div className="stack">
        <Banner tone="warn">{t("second-factor.codes-text")}</Banner>
        <ol className="recovery-codes" dir="ltr">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
        <div className="row">
          <Button variant="primary" icon={copied ? "check" : "copy"} onClick={() => void copy()}>
            {t(copied ? "tokens.copied" : "tokens.copy")}
          </Button>
          <Button icon="download" onClick={save}>
            {t("second-factor.download")}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
