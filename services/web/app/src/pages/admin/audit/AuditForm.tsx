/** Asks what the audit trail is wanted of. */
import type { ServiceName } from "@lyceum/sdk"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { Button } from "../../../design/Button.tsx"
import { Select } from "../../../design/Choice.tsx"
import { TextField } from "../../../design/TextField.tsx"
import { type AuditSearch, services } from "../search.ts"
import { useT } from "../texts.ts"
import { thingNames, thingOf, things } from "./things.ts"

/** Keep it keyed by the search: a new address fills it anew. */
export const AuditForm = ({ search }: { readonly search: AuditSearch }) => {
  const t = useT()
  const navigate = useNavigate()
  const asked = thingOf(search.service, search.stream)
  const [thing, setThing] = useState(asked.thing)
  const [service, setService] = useState<ServiceName>(search.service ?? "user")
  const [id, setId] = useState(asked.id)
  return (
    <form
      className="audit-form"
      onSubmit={(event) => {
        event.preventDefault()
        const { prefix, service: owner } = things[thing]
        const stream = `${prefix}${id.trim()}`
        if (id.trim() === "") return
        void navigate({ to: "/admin/audit", search: { service: thing === "other" ? service : owner, stream } })
      }}
    >
      <Select
        label={t("audit.thing")}
        value={thing}
        onChange={setThing}
        options={thingNames.map((name) => ({ value: name, label: t(`thing.${name}`) }))}
      />
      {thing === "other" && (
        <Select
          label={t("audit.service")}
          value={service}
          onChange={setService}
          options={services.map((name) => ({ value: name, label: t(`service.${name}`) }))}
        />
      )}
      <TextField
        label={t(thing === "other" ? "audit.stream" : "audit.id")}
        required
        maxLength={180}
        autoComplete="off"
        spellCheck={false}
        dir="ltr"
        value={id}
        onChange={({ target }) => setId(target.value)}
      />
      <Button type="submit" variant="primary" icon="search">
        {t("audit.show")}
      </Button>
    </form>
  )
}
