/** The list of shortcuts behind `?`, with the switch that turns them off. */
import { Switch } from "../design/Choice.tsx"
import { Dialog } from "../design/Dialog.tsx"
import { useT } from "../i18n/common.ts"
import { shortcuts, shortcutsOn, turnShortcuts, useShortcut } from "../shortcuts.ts"
import { makeStore, useStore } from "../store.ts"
import "./KeyboardHelp.css"

const open = makeStore(false)

/** Opens the list. */
export const showShortcuts = (): void => open.set(true)

export const KeyboardHelp = () => {
  const t = useT()
  const list = useStore(shortcuts)
  const on = useStore(shortcutsOn)
  const shown = useStore(open)
  useShortcut("?", "shortcuts.help", showShortcuts)
  if (!shown) return null
  return (
    <Dialog title={t("shortcuts.title")} onClose={() => open.set(false)}>
      <Switch
        label={t("shortcuts.on")}
        hint={t("shortcuts.hint")}
        checked={on}
        onChange={({ target }) => turnShortcuts(target.checked)}
      />
      <dl className="shortcut-list">
        {list.map(({ key, label }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{typeof label === "string" ? t(label) : label.text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
