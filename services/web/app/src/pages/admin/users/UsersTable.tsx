/** Accounts, one a row, and what can be done about each. */
import type { Account } from "@lyceum/sdk"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { useAccount } from "../../../api/session.ts"
import { Menu } from "../../../design/Menu.tsx"
import { Pill } from "../../../design/Surface.tsx"
import { Table } from "../../../design/Table.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import { DisableDialog } from "./DisableDialog.tsx"
import { RoleDialog } from "./RoleDialog.tsx"
import { SecondFactorDialog } from "./SecondFactorDialog.tsx"

const dialogs = { role: RoleDialog, disable: DisableDialog, secondFactor: SecondFactorDialog }

export const UsersTable = ({ accounts }: { readonly accounts: ReadonlyArray<Account> }) => {
  const t = useT()
  const format = useFormat()
  const navigate = useNavigate()
  const me = useAccount()?.id
  const [open, setOpen] = useState<{ readonly doing: keyof typeof dialogs; readonly account: Account }>()
  const Dialog = open && dialogs[open.doing]
  return (
    <>
      <Table
        caption={t("users.caption")}
        rows={accounts}
        rowKey={({ id }) => id}
        columns={[
          { name: "name", header: t("users.name"), names: true, cell: ({ name }) => <bdi>{name}</bdi> },
          { name: "email", header: t("users.email"), cell: ({ email }) => <bdi>{email}</bdi> },
          {
            name: "role",
            header: t("users.role"),
            cell: ({ role }) => <Pill tone={role === "learner" ? "plain" : "accent"}>{t(`role.${role}`)}</Pill>
          },
          {
            name: "state",
            header: t("users.state"),
            cell: ({ disabled }) => (
              <Pill tone={disabled ? "bad" : "good"} icon={disabled ? "lock" : "check"}>
                {t(disabled ? "users.disabled" : "users.enabled")}
              </Pill>
            )
          },
          { name: "since", header: t("users.since"), cell: ({ createdAt }) => format.date(createdAt) },
          {
            name: "actions",
            header: <span className="hidden-text">{t("users.actions")}</span>,
            cell: (account) => (
              <Menu
                label={t("users.actions.of", { name: account.name })}
                actions={[
                  // Nobody changes their own standing: so the last administrator cannot lock everybody out.
                  ...(account.id === me
                    ? []
                    : ([
                        { label: t("users.role.change"), icon: "user", run: () => setOpen({ doing: "role", account }) },
                        {
                          label: t(account.disabled ? "users.enable" : "users.disable"),
                          icon: "lock",
                          danger: !account.disabled,
                          run: () => setOpen({ doing: "disable", account })
                        } as const,
                        {
                          label: t("users.second-factor"),
                          icon: "lock",
                          danger: true,
                          run: () => setOpen({ doing: "secondFactor", account })
                        }
                      ] as const)),
                  {
                    label: t("users.audit"),
                    icon: "clock",
                    run: () =>
                      void navigate({ to: "/admin/audit", search: { service: "user", stream: `user-${account.id}` } })
                  }
                ]}
              />
            )
          }
        ]}
      />
      {open !== undefined && Dialog !== undefined && (
        <Dialog account={open.account} onClose={() => setOpen(undefined)} />
      )}
    </>
  )
}
