/** Services as they are called on the pages. */
import { services } from "../search.ts"
import { useT } from "../texts.ts"

/** The name of a service in the language in use; one that the app does not know keeps the name that came. */
export const useServiceName = (): ((name: string) => string) => {
  const t = useT()
  return (name) => {
    const known = [...services, "web" as const].find((service) => service === name)
    return known === undefined ? name : t(`service.${known}`)
  }
}
