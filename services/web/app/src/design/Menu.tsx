/** Actions behind one button, for rows and cards that have several. */
import { Button } from "./Button.tsx"
import { Flyout } from "./Flyout.tsx"
import { Icon, type IconName } from "./Icon.tsx"

export interface MenuAction {
  readonly label: string
  readonly icon?: IconName
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly run: () => void
}

/** `label` says what the actions are about ("Actions for Chapter 1"); with `words` it is seen, otherwise three dots are. */
export const Menu = ({
  label,
  words,
  actions
}: {
  readonly label: string
  readonly words?: string
  readonly actions: ReadonlyArray<MenuAction>
}) => (
  <Flyout
    trigger={(carries) =>
      words === undefined ? (
        <Button {...carries} variant="quiet" size="small" icon="more" aria-label={label} />
      ) : (
        <Button {...carries} iconEnd="down" aria-label={label}>
          {words}
        </Button>
      )
    }
  >
    {(close) => (
      <ul>
        {actions.map(({ label: name, icon, danger = false, disabled = false, run }) => (
          <li key={name}>
            <button
              type="button"
              disabled={disabled}
              data-danger={danger || undefined}
              onClick={() => {
                close()
                run()
              }}
            >
              {icon !== undefined && <Icon name={icon} size={18} />}
              {name}
            </button>
          </li>
        ))}
      </ul>
    )}
  </Flyout>
)
